using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrgGrpc.Server.Pages;

/// <summary>A labelled input with its hint and its problem, tied together for those who do not see the page.</summary>
[HtmlTargetElement("field", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldTagHelper : TagHelper
{
    public ModelExpression For { get; set; } = null!;

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    /// <summary>The type of the input: <c>text</c>, <c>email</c>, <c>password</c>.</summary>
    public string Type { get; set; } = "text";

    public string Autocomplete { get; set; } = "off";

    /// <summary>The longest text that the server accepts.</summary>
    public int MaxLength { get; set; } = 256;

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = For.Name;
        var id = TagBuilder.CreateSanitizedId(name, "_");
        var problem = ViewContext.ModelState.TryGetValue(name, out var entry) ? entry.Errors.FirstOrDefault()?.ErrorMessage : null;
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", problem is null ? "field" : "field wrong");

        output.Content.AppendHtml(Tag("label", Label, ("for", id)));
        if (Hint is not null)
        {
            output.Content.AppendHtml(Tag("p", Hint, ("id", $"{id}-hint"), ("class", "hint")));
        }

        if (problem is not null)
        {
            output.Content.AppendHtml(Tag("p", problem, ("id", $"{id}-problem"), ("class", "problem")));
        }

        var input = Tag("input", null, ("id", id), ("name", name), ("type", Type), ("autocomplete", Autocomplete), ("required", "required"));
        input.TagRenderMode = TagRenderMode.SelfClosing;
        input.Attributes["maxlength"] = MaxLength.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (Type is "email" or "password")
        {
            input.Attributes["spellcheck"] = "false";
            input.Attributes["autocapitalize"] = "none";
        }

        // A password that was typed never goes back to the browser.
        if (Type != "password")
        {
            input.Attributes["value"] = entry?.AttemptedValue ?? For.Model?.ToString() ?? "";
        }

        if (problem is not null)
        {
            input.Attributes["aria-invalid"] = "true";
        }

        string?[] described = [Hint is null ? null : $"{id}-hint", problem is null ? null : $"{id}-problem"];
        if (described.OfType<string>().Any())
        {
            input.Attributes["aria-describedby"] = string.Join(' ', described.OfType<string>());
        }

        output.Content.AppendHtml(input);
    }

    private static TagBuilder Tag(string name, string? text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        var tag = new TagBuilder(name);
        foreach (var attribute in attributes)
        {
            tag.Attributes[attribute.Name] = attribute.Value;
        }

        if (text is not null)
        {
            tag.InnerHtml.Append(text);
        }

        return tag;
    }
}
