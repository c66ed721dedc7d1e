using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrgGrpc.Server.Pages;

/// <summary>A labelled choice of one among a few.</summary>
[HtmlTargetElement("choice", TagStructure = TagStructure.WithoutEndTag)]
public sealed class ChoiceTagHelper : TagHelper
{
    public ModelExpression For { get; set; } = null!;

    public string Label { get; set; } = "";

    public IEnumerable<(string Value, string Text)> Options { get; set; } = [];

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var id = TagBuilder.CreateSanitizedId(For.Name, "_");
        var chosen = (ViewContext.ModelState.TryGetValue(For.Name, out var entry) ? entry.AttemptedValue : null) ?? For.Model?.ToString() ?? "";
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "field");

        var label = new TagBuilder("label");
        label.Attributes["for"] = id;
        label.InnerHtml.Append(Label);
        output.Content.AppendHtml(label);

        var select = new TagBuilder("select");
        select.Attributes["id"] = id;
        select.Attributes["name"] = For.Name;
        foreach (var (value, text) in Options)
        {
            var option = new TagBuilder("option");
            option.Attributes["value"] = value;
            if (value == chosen)
            {
                option.Attributes["selected"] = "selected";
            }

            option.InnerHtml.Append(text);
            select.InnerHtml.AppendHtml(option);
        }

        output.Content.AppendHtml(select);
    }
}
