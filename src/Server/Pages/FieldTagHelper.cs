using System.Globalization;
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

    /// <summary>The type of the input: <c>text</c>, <c>email</c>, <c>password</c>, <c>file</c>.</summary>
    public string Type { get; set; } = "text";

    public string Autocomplete { get; set; } = "off";

    /// <summary>For a file: the media types that may be chosen.</summary>
    public string Accept { get; set; } = "";

    /// <summary>Whether it may be left empty.</summary>
    public bool Optional { get; set; }

    /// <summary>Lines of a text of several; 1 for an input of one line.</summary>
    public int Lines { get; set; } = 1;

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

        var input = Input(id, name, entry?.AttemptedValue ?? For.Model?.ToString() ?? "");
        if (Type is "email" or "password")
        {
            input.Attributes["spellcheck"] = "false";
            input.Attributes["autocapitalize"] = "none";
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

    private TagBuilder Input(string id, string name, string value)
    {
        var input = Tag(Lines > 1 ? "textarea" : "input", null, ("id", id), ("name", name));
        if (!Optional)
        {
            input.Attributes["required"] = "required";
        }

        if (Type == "file")
        {
            input.TagRenderMode = TagRenderMode.SelfClosing;
            input.Attributes["type"] = Type;
            input.Attributes["accept"] = Accept;
            return input;
        }

        input.Attributes["autocomplete"] = Autocomplete;
        input.Attributes["maxlength"] = MaxLength.ToString(CultureInfo.InvariantCulture);

        if (Lines > 1)
        {
            input.Attributes["rows"] = Lines.ToString(CultureInfo.InvariantCulture);
            // A browser drops the first line break of a text area.
            input.InnerHtml.Append("\n" + value);
            return input;
        }

        input.TagRenderMode = TagRenderMode.SelfClosing;
        input.Attributes["type"] = Type;
        // A password that was typed never goes back to the browser.
        if (Type != "password")
        {
            input.Attributes["value"] = value;
        }

        return input;
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
