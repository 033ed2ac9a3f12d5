/** Matches the start of a template engine's tag: Go, Jinja, Django, Liquid, Twig, Handlebars, ERB, PHP. */
const TEMPLATE_TAG = /\{[{%#]|<[%?]/;

/** Matches an expression between marks that are common text outside of attributes: Thymeleaf, FreeMarker, JSP, Smarty. */
const INLINE_EXPRESSION = /[$#*@~]\{|\{\$\w|\[\[[^\]]*\]\]|\[\(\$/;

/** Matches a Razor expression, such as `@Model.Title` and `@Url.Content("~/a.png")`, but not an email address or a lone `@name`. */
const RAZOR_EXPRESSION = /(?<![\w.\\])@(?:\(|[a-z_]\w*(?:\.[a-z_]|\())/i;

/** Whether text in Markdown, such as an alt text, contains a template tag, so that its value is unknown until the template engine has run. */
export function hasTemplateTag(text: string): boolean {
  return TEMPLATE_TAG.test(text) || INLINE_EXPRESSION.test(text);
}

/** Whether the value of an attribute contains an expression that is not masked as a template tag. */
export function hasInlineExpression(text: string): boolean {
  return INLINE_EXPRESSION.test(text) || RAZOR_EXPRESSION.test(text);
}

/** Whether HTML contains a tag or an expression of a template engine. */
export function hasTemplateMark(text: string): boolean {
  return TEMPLATE_TAG.test(text) || hasInlineExpression(text);
}
