import Handlebars from 'handlebars';

const engine = Handlebars.create();
engine.registerHelper('json', (value: unknown) => JSON.stringify(value));

const compiledTemplates = new Map<string, HandlebarsTemplateDelegate>();

/** A template of Handlebars filled with what a view holds; nothing is escaped. Each template is compiled once. */
export function filledTemplate(template: string, view: object): string {
  const fill = compiledTemplates.get(template) ?? engine.compile(template, { noEscape: true });
  compiledTemplates.set(template, fill);
  return fill(view);
}
