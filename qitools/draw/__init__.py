"""Drawing: a module a kind of object, each laying it out as a scene; a scene goes onto axes, to SVG, to a slide."""
