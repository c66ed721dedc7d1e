using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgGrpc.Server.Pages;

/// <summary>The way through a long list: on to its next page, and back to its beginning. Nothing when all of it is here.</summary>
[HtmlTargetElement("next-page", TagStructure = TagStructure.WithoutEndTag)]
public sealed class NextPageTagHelper : TagHelper
{
    private const string Parameter = "after";

    public string Token { get; set; } = "";

    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var request = ViewContext.HttpContext.Request;
        var isFirst = !request.Query.ContainsKey(Parameter);
        if (isFirst && Token.Length == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pages");
        output.Attributes.SetAttribute("aria-label", T("Pages"));
        var others = request.Query.Where(pair => pair.Key is not (Parameter or "handler"))
            .Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString()));
        var first = QueryHelpers.AddQueryString(request.Path, others);
        if (!isFirst)
        {
            output.Content.AppendHtml(Link(first, T("First page")));
        }

        if (Token.Length > 0)
        {
            output.Content.AppendHtml(Link(QueryHelpers.AddQueryString(first, Parameter, Token), T("Next page")));
        }
    }

    private static TagBuilder Link(string address, string text)
    {
        var link = new TagBuilder("a");
        link.Attributes["href"] = address;
        link.InnerHtml.Append(text);
        return link;
    }
}
