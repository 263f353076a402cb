// Turns a formula into a flat list of marks (glyph runs, rules, lines, paths), by walking the box tree that KaTeX builds for its
// HTML. KaTeX has decided every size and height; what its style sheet (katex.css) leaves to a browser is done here: advancing along
// a line, stacking the rows of a vlist, alignment, font classes, stretched drawings. Lengths are in em of the formula's font, x to
// the right, y downward from the baseline. The engine gives measure(font, text): the advance of a text, in em of that font.

// ---- what katex.css says of fonts and sizes ----

// font-size of the classes size1 to size11, in em of size6
const sizes = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.44, 1.728, 2.074, 2.488];

const fontClasses = {
    textbf: { bold: true }, textit: { italic: true },
    textrm: { family: "Main" }, textsf: { family: "SansSerif" }, texttt: { family: "Typewriter" },
    mathnormal: { family: "Math", italic: true }, mathit: { family: "Main", italic: true }, mathrm: { italic: false },
    mathbf: { family: "Main", bold: true }, boldsymbol: { family: "Math", bold: true, italic: true },
    amsrm: { family: "AMS" }, mathbb: { family: "AMS" }, textbb: { family: "AMS" },
    mathcal: { family: "Caligraphic" }, mathfrak: { family: "Fraktur" }, textfrak: { family: "Fraktur" },
    mathtt: { family: "Typewriter" }, mathscr: { family: "Script" }, textscr: { family: "Script" },
    mathsf: { family: "SansSerif" },
    mathboldsf: { family: "SansSerif", bold: true }, textboldsf: { family: "SansSerif", bold: true },
    mathitsf: { family: "SansSerif", italic: true }, textitsf: { family: "SansSerif", italic: true },
    mainrm: { family: "Main", italic: false },
    "small-op": { family: "Size1" }, "large-op": { family: "Size2" },
    "delim-size1": { family: "Size1" }, "delim-size4": { family: "Size4" },
};

// The faces there are of each family, for regular, bold, italic, bold italic; a family that is not named has Regular alone.
const faces = {
    Main: ["Regular", "Bold", "Italic", "BoldItalic"],
    Math: ["Italic", "BoldItalic", "Italic", "BoldItalic"],
    SansSerif: ["Regular", "Bold", "Italic", "Bold"],
    Caligraphic: ["Regular", "Bold", "Regular", "Bold"],
    Fraktur: ["Regular", "Bold", "Regular", "Bold"],
};

const alignClasses = {
    mfrac: "center", "op-limits": "center", accent: "center", "x-arrow": "center", mover: "center", munder: "center",
    "col-align-c": "center", "col-align-l": "left", "col-align-r": "right", msupsub: "left", "svg-align": "left",
};

const ruleClasses = ["frac-line", "overline-line", "underline-line", "hline", "hdashline"];
const emptyClasses = ["strut", "pstrut", "vlist-s", "fix", "katex-mathml"];

// ---- small things ----

function hasClass(node, name) { return !!node.classes && node.classes.indexOf(name) >= 0; }
function hasAnyClass(node, names) { return !!node.classes && node.classes.some(name => names.indexOf(name) >= 0); }
function isSvg(node) { return !node.classes && !!node.attributes && !!node.children; }
function isGlyphs(node) { return typeof node.text === "string"; }
function holdsSvg(node) { return !!node.children && node.children.some(isSvg); }
function ems(length, size) { return length === undefined ? 0 : (parseFloat(length) || 0) * size; }
function isEms(length) { return length !== undefined && /^-?[\d.]+em$/.test(length); }

function fontName(style) {
    const faceIndex = (style.bold ? 1 : 0) + (style.italic ? 2 : 0);
    return style.family + "-" + (faces[style.family] ? faces[style.family][faceIndex] : "Regular");
}

function moveMarks(marks, dx, dy) {
    for (const mark of marks) { mark.x += dx; mark.y += dy; }
    return marks;
}

// What a node inherits: font, size (em of the whole formula), colour, alignment; with what the node itself says.
function styleOf(node, inherited) {
    const style = Object.assign({}, inherited);
    for (const name of node.classes || []) {
        Object.assign(style, fontClasses[name]);
        if (alignClasses[name]) style.align = alignClasses[name];
    }
    if (hasClass(node, "delimsizing"))
        for (let i = 1; i <= 4; ++i) if (hasClass(node, "size" + i)) style.family = "Size" + i;
    if (hasAnyClass(node, ["sizing", "fontsize-ensurer"])) {
        let from = 6, to = 6;
        for (const name of node.classes) {
            const reset = /^reset-size(\d+)$/.exec(name), set = /^size(\d+)$/.exec(name);
            if (reset) from = +reset[1];
            if (set) to = +set[1];
        }
        style.size = inherited.size * sizes[to] / sizes[from];
    }
    if (node.style && node.style.color) style.color = node.style.color;
    return style;
}

// ---- boxes: { width, marks, before, after (margins), raise } ----

function emptyBox(width) { return { width: width || 0, marks: [], before: 0, after: 0, raise: 0 }; }

function ruleMark(x, y, width, height, style) {
    if (style.color === "transparent" || width <= 0 || height <= 0) return [];
    return [{ kind: "rule", x: x, y: y, width: width, height: height, color: style.color }];
}

// Boxes side by side on one baseline. `room` is the width of the row they stand in, for what stretches to it.
function lineOf(nodes, style, room) {
    const line = emptyBox();
    for (const node of nodes) {
        const box = boxOf(node, style, room);
        line.width += box.before;
        for (const mark of moveMarks(box.marks, line.width, -box.raise)) line.marks.push(mark);
        line.width += box.width + box.after;
    }
    return line;
}

function glyphBox(node, style) {
    const box = emptyBox(), font = fontName(style);
    box.width = measure(font, node.text) * style.size;
    box.before = ems(node.style.marginLeft, style.size);
    box.after = Math.max(0, node.italic || 0) * style.size + ems(node.style.marginRight, style.size);
    if (hasClass(node, "op-symbol")) box.raise = -ems(node.style.top, style.size);
    if (style.color !== "transparent" && node.text.trim().length && node.text !== "\u200b")
        box.marks = [{ kind: "glyphs", x: 0, y: 0, font: font, size: style.size, text: node.text, color: style.color }];
    return box;
}

// A drawing is fitted into a box that stands on the baseline, as preserveAspectRatio says.
function svgMarks(svg, style, width, height) {
    const attributes = svg.attributes, marks = [];
    if (style.color === "transparent") return marks;
    const view = (attributes.viewBox || "").split(/[ ,]+/).map(Number);
    const fit = attributes.preserveAspectRatio || "xMidYMid meet";
    for (const child of svg.children) {
        if (child.attributes) { // a line, its ends in shares of the box
            const share = text => parseFloat(text) / (/%$/.test(text) ? 100 : 1);
            const a = child.attributes;
            marks.push({ kind: "line", x: share(a.x1) * width, y: share(a.y1) * height - height, dx: (share(a.x2) - share(a.x1)) * width,
                         dy: (share(a.y2) - share(a.y1)) * height, thick: ems(a["stroke-width"], style.size), color: style.color });
            continue;
        }
        const path = / d=["']([^"']*)["']/.exec(child.toMarkup());
        if (!path || !view[2] || !view[3]) continue;
        let sx = width / view[2], sy = height / view[3], shift = 0;
        if (fit.indexOf("none") < 0) {
            sx = sy = fit.indexOf("slice") >= 0 ? Math.max(sx, sy) : Math.min(sx, sy);
            const spare = width - view[2] * sx;
            shift = fit.indexOf("xMax") >= 0 ? spare : fit.indexOf("xMid") >= 0 ? spare / 2 : 0;
        }
        marks.push({ kind: "path", x: 0, y: -height, shift: shift, sx: sx, sy: sy, path: path[1], width: width, height: height, color: style.color });
    }
    return marks;
}

// The parts of a brace or a double arrow share the width of the row.
function svgBox(node, style, room) {
    const own = node.style, height = ems(own.height, style.size), box = emptyBox();
    let width = room || 0, left = 0;
    if (isEms(own.width)) width = box.width = ems(own.width, style.size);
    if (own.minWidth) box.width = width = Math.max(width, ems(own.minWidth, style.size));
    if (hasClass(node, "brace-left")) width = room * 0.251;
    if (hasClass(node, "brace-center")) { left = room * 0.25; width = room * 0.5; }
    if (hasClass(node, "brace-right")) { width = room * 0.251; left = room - width; }
    if (hasClass(node, "halfarrow-left")) width = room * 0.502;
    if (hasClass(node, "halfarrow-right")) { width = room * 0.502; left = room - width; }
    for (const svg of node.children.filter(isSvg))
        for (const mark of moveMarks(svgMarks(svg, style, width, height), left, 0)) box.marks.push(mark);
    box.before = ems(own.marginLeft, style.size);
    box.after = ems(own.marginRight, style.size);
    return box;
}

// \fbox, \colorbox, \fcolorbox, \angl, \sout, and wide arrows and braces made of several drawings.
function stretchyBox(node, style, room) {
    const own = node.style, height = ems(own.height, style.size), box = emptyBox();
    const width = Math.max(room || 0, ems(own.minWidth, style.size));
    if (hasClass(node, "sout")) {
        box.marks = ruleMark(0, -0.08 * style.size, width, 0.08 * style.size, style);
        return box;
    }
    if (own.backgroundColor) box.marks = ruleMark(0, -height, width, height, { color: own.backgroundColor });
    const edge = own.borderColor ? { color: own.borderColor } : style;
    const all = hasAnyClass(node, ["fbox", "fcolorbox"]), angle = hasClass(node, "angl");
    if (all || angle) {
        const thick = angle ? ems(own.borderTopWidth || "0.049em", style.size) : ems(own.borderWidth || "0.04em", style.size);
        const add = marks => { for (const mark of marks) box.marks.push(mark); };
        add(ruleMark(0, -height, width, thick, edge));
        add(ruleMark(width - thick, -height, thick, height, edge));
        if (all) {
            add(ruleMark(0, -thick, width, thick, edge));
            add(ruleMark(0, -height, thick, height, edge));
        }
    }
    for (const child of node.children)
        for (const mark of boxOf(child, style, width).marks) box.marks.push(mark);
    return box;
}

// Whether a row of a vlist takes the width of the others instead of having one.
function stretches(node) {
    if (isGlyphs(node) || !node.children || hasClass(node, "vlist-t")) return false;
    if (hasClass(node, "stretchy") || hasAnyClass(node, ruleClasses)) return true;
    if (holdsSvg(node)) return !isEms((node.style || {}).width);
    return node.children.some(stretches);
}

function leastWidth(node, size) {
    if (!node.children) return 0;
    return node.children.reduce((least, child) => Math.max(least, leastWidth(child, size)), ems((node.style || {}).minWidth, size));
}

// Rows above and below each other, each set to its height by the strut beside it.
function vlistBox(node, style) {
    const rows = [];
    let width = 0;
    for (const holder of node.children[0].children[0].children) {
        const inner = styleOf(holder, style), size = inner.size, own = holder.style || {};
        const content = holder.children.filter(child => !hasClass(child, "pstrut"));
        const strut = holder.children.find(child => hasClass(child, "pstrut"));
        const row = { content: content, style: inner, before: ems(own.marginLeft, size), after: ems(own.marginRight, size), box: null };
        row.up = -(ems(own.top, size) + (strut ? ems(strut.style.height, size) : 0));
        if (content.some(stretches)) {
            row.least = content.reduce((least, child) => Math.max(least, leastWidth(child, size)), 0);
            width = Math.max(width, row.least);
        } else {
            row.box = lineOf(content, inner, 0);
            width = Math.max(width, row.before + row.box.width + row.after);
        }
        rows.push(row);
    }
    const all = emptyBox(width);
    for (const row of rows) {
        if (!row.box) {
            row.box = lineOf(row.content, row.style, Math.max(row.least, width - row.before));
            row.box.width = width - row.before;
        }
        const spare = width - row.before - row.box.width - row.after;
        const shift = row.before + (row.style.align === "center" ? spare / 2 : row.style.align === "right" ? spare : 0);
        for (const mark of moveMarks(row.box.marks, shift, -row.up)) all.marks.push(mark);
    }
    return all;
}

function lapBox(node, style) {
    const box = lineOf(node.children, style, 0);
    const shift = hasClass(node, "llap") ? -box.width : hasClass(node, "clap") ? -box.width / 2 : 0;
    return Object.assign(emptyBox(), { marks: moveMarks(box.marks, shift, 0) });
}

function boxOf(node, inherited, room) {
    const style = styleOf(node, inherited), size = style.size, own = node.style || {};
    if (isGlyphs(node)) return glyphBox(node, style);
    if (!node.children || isSvg(node) || hasAnyClass(node, emptyClasses)) return emptyBox();
    if (hasClass(node, "nulldelimiter")) return emptyBox(0.12 * size);
    if (hasClass(node, "arraycolsep")) return emptyBox(ems(own.width, size));
    if (hasAnyClass(node, ruleClasses)) {
        const thick = ems(own.borderBottomWidth, size);
        return Object.assign(emptyBox(room), { marks: ruleMark(0, -thick, room, thick, style) });
    }
    if (hasClass(node, "rule")) {
        const width = ems(own.borderRightWidth, size), height = ems(own.borderTopWidth, size);
        return Object.assign(emptyBox(width), { marks: ruleMark(0, -height - ems(own.bottom, size), width, height, style) });
    }
    if (hasClass(node, "vertical-separator")) {
        const thick = ems(own.borderRightWidth, size), height = ems(own.height, size);
        return Object.assign(emptyBox(), { raise: ems(own.verticalAlign, size), marks: ruleMark(-thick / 2, -height, thick, height, style) });
    }
    if (hasClass(node, "stretchy")) return stretchyBox(node, style, room);
    if (holdsSvg(node)) return svgBox(node, style, room);
    if (hasClass(node, "vlist-t")) return vlistBox(node, style);
    if (hasAnyClass(node, ["llap", "rlap", "clap"])) return lapBox(node, style);

    const box = lineOf(node.children, style, room);
    const pad = hasClass(node, "x-arrow-pad") ? 0.5 : hasClass(node, "boxpad") ? 0.3 : hasClass(node, "cancel-pad") ? 0.2
              : hasClass(node, "anglpad") ? 0.03889 : 0;
    const padLeft = hasClass(node, "cd-arrow-pad") ? 0.27778 * size : pad * size + ems(own.paddingLeft, size);
    const padRight = hasClass(node, "cd-arrow-pad") ? 0.55556 * size : pad * size;
    moveMarks(box.marks, padLeft + ems(own.left, size), 0);
    box.width += padLeft + padRight;
    box.before = ems(own.marginLeft, size);
    box.after = ems(own.marginRight, size);
    box.raise = ems(own.verticalAlign, size);
    if (hasAnyClass(node, ["op-symbol", "delimcenter", "accent-full"]) || own.position === "relative") box.raise -= ems(own.top, size);
    if (hasClass(node, "accent-body") && !hasClass(node, "accent-full")) box.width = 0;
    if (hasClass(node, "root")) { box.before += 0.27777778 * size; box.after -= 0.55555556 * size; }
    if (hasClass(node, "cancel-lap")) { box.before -= 0.2 * size; box.after -= 0.2 * size; }
    return box;
}

// ---- the whole formula ----

const unsupported = "#00fade"; // the colour in which KaTeX shows a command that it may not obey: with one of these nothing is drawn

const onlyDisplayed = /\\tag\b|\\begin\{(align|alignat|gather|equation)\*?\}|\\begin\{CD\}/;

// The pieces are what a line of text may be broken between: after relations and operators.
function layOut(tex, display) {
    let html = katex.__renderToDomTree(tex, { displayMode: display || onlyDisplayed.test(tex), output: "html", throwOnError: true, strict: "ignore", trust: false,
                                              maxExpand: 500, maxSize: 20, errorColor: unsupported });
    while (html && !hasClass(html, "katex-html")) html = html.children[html.children.length - 1];
    const plain = { family: "Main", bold: false, italic: false, size: 1, align: "left", color: undefined };
    const lines = [{ pieces: [], height: 0, depth: 0, width: 0 }];
    for (const child of html.children) {
        if (hasClass(child, "newline")) {
            lines.push({ pieces: [], height: 0, depth: 0, width: 0 });
            continue;
        }
        const line = lines[lines.length - 1], box = boxOf(child, plain, 0);
        if (hasClass(child, "tag")) {
            if (!box.marks.length) continue; // numbers that count themselves are not shown: there is no document to count in
            moveMarks(box.marks, 2, 0);
            box.width += 2;
        }
        line.pieces.push({ width: box.width, marks: box.marks });
        line.width += box.width;
        line.height = Math.max(line.height, child.height || 0);
        line.depth = Math.max(line.depth, child.depth || 0);
    }
    const list = { height: lines[0].height, depth: lines[0].depth, pieces: lines[0].pieces };
    if (lines.length > 1) { // by hand in several lines: they stay together
        const width = lines.reduce((most, line) => Math.max(most, line.width), 0);
        const whole = { width: width, marks: [] };
        let y = 0;
        lines.forEach((line, at) => {
            if (at > 0) y += Math.max(1.2, lines[at - 1].depth + line.height + 0.25);
            let x = display ? (width - line.width) / 2 : 0;
            for (const piece of line.pieces) {
                for (const mark of moveMarks(piece.marks, x, y)) whole.marks.push(mark);
                x += piece.width;
            }
        });
        list.depth = y + lines[lines.length - 1].depth;
        list.pieces = [whole];
    }
    const text = JSON.stringify(list);
    if (text.indexOf(unsupported) >= 0) throw new Error("a command that is not obeyed");
    return text;
}
