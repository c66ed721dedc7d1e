using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrgGrpc.Server.Pages;

/// <summary>A day, or a minute of it in UTC, for people and for programs.</summary>
[HtmlTargetElement("when", TagStructure = TagStructure.WithoutEndTag)]
public sealed class WhenTagHelper : TagHelper
{
    public Timestamp? Time { get; set; }

    /// <summary>Whether the minute matters.</summary>
    public bool Precise { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Time is null)
        {
            output.SuppressOutput();
            return;
        }

        var time = Time.ToDateTime();
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Content.SetContent(time.ToString(Precise ? T("d MMMM yyyy, HH:mm") : T("d MMMM yyyy"), CultureInfo.CurrentCulture));
    }
}
