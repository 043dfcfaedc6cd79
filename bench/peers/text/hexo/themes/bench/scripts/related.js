'use strict';
// Lists made once: asking the database for each story would cost the square of them.
let districts = null;
hexo.extend.filter.register('before_generate', () => { districts = null; });
hexo.extend.helper.register('of_district', page => {
  if (!districts) {
    districts = new Map();
    hexo.locals.get('posts').sort('-date').forEach(story => {
      const list = districts.get(story.district) || [];
      districts.set(story.district, list);
      if (list.length < 5) list.push({ path: story.path, title: story.title });
    });
  }
  return districts.get(page.district);
});
