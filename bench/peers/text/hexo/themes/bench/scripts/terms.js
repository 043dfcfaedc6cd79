'use strict';
// The pages that list all districts and all topics, which no generator of Hexo's own makes.
for (const [name, key] of [['district', 'categories'], ['topics', 'tags']]) {
  hexo.extend.generator.register(`terms-${name}`, locals => ({ path: `${name}/index.html`, data: { terms: locals[key] }, layout: 'terms' }));
}
