using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrgGrpc.Server.Pages;

/// <summary>A day, or nothing when there is none.</summary>
[HtmlTargetElement("when", TagStructure = TagStructure.WithoutEndTag)]
public sealed class WhenTagHelper : TagHelper
{
    public Timestamp? Time { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (Time is not null)
        {
            output.Content.SetHtmlContent(When.Day(Time));
        }
    }
}
