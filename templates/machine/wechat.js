{# What an item says, for WeChat's editor.  The styles are written on by the filter: see generator/render/wechat.py. #}
{% from "macros/picture.html" import figure %}
{% set text %}
<section>
{% if view.kicker %}<p><small>{{ view.kicker }}</small></p>{% endif %}
<h1>{{ view.title }}</h1>
{% if view.subtitle %}<p><strong>{{ view.subtitle }}</strong></p>{% endif %}
<p><small>{% for row in view.byline %}{{ row.label }}：{% for value in row.values %}{% if not loop.first %}、{% endif %}{{ value.text }}{% endfor %}{% if row.day %}{{ row.day.text }}{% endif %}{% if not loop.last %}　{% endif %}{% endfor %}</small></p>
{% for row in view.corrections %}
<p><strong>更正</strong> {% if row.day %}{{ row.day.text }} {% endif %}{% for value in row.values %}{{ value.text }}{% endfor %}</p>
{% endfor %}
{% if view.cover %}{{ figure(view.cover) }}{% endif %}
{% for fact in view.facts %}
<p><strong>{{ fact }}</strong></p>
{% endfor %}
{% if view.dateline %}<p>{{ view.dateline }}</p>{% endif %}
{% for passage in view.passages %}
{% if passage.form == "part" %}
<h2>{{ passage.text }}</h2>
{% else %}
{% if passage.voice %}{% if not passage.continued %}<b class="who">{{ passage.voice.mark }}：</b>{% endif %}{% endif %}
{{ view.body|piece(passage.piece) }}
{% endif %}
{% endfor %}
{% if view.passages %}{{ view.body|notes }}{% elif not view.body.empty %}{{ view.body|body }}{% endif %}
{% for picture in view.photos %}
{{ figure(picture) }}
{% endfor %}
<p><small>原文：{{ view.url }}</small></p>
</section>
{% endset %}
hongchengWechat({{ text|wechat }});
