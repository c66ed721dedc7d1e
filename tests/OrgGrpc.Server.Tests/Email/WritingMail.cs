using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Email;

public sealed class WritingMail(WritingMail.ServerWithFiles server) : IClassFixture<WritingMail.ServerWithFiles>
{
    public sealed class ServerWithFiles : ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings =>
            new Dictionary<string, string?> { ["OrgGrpc:Email:Transport"] = "File", ["OrgGrpc:PublicUrl"] = "https://id.example.org" };
    }

    [Theory]
    [InlineData("Grüße aus Köln 🎸")]
    [InlineData("Foo\r\nBcc: victim@example.org")]
    [InlineData("Foo\nBcc: victim@example.org\n\nA new body")]
    [InlineData("Foo\u2028Bcc: victim@example.org")]
    [InlineData("=?utf-8?Q?Foo=0D=0ABcc:_victim@example.org?= joined")]
    [InlineData("Join =?utf-8?B?QmNjOiB2aWN0aW0=?=")]
    [InlineData("Grüße =?utf-8?B?QmNjOiB2aWN0aW0=?=")]
    public async Task A_file_holds_one_mail_whose_headers_no_subject_can_bend(string subject)
    {
        var mail = await WriteAsync(subject);

        Assert.Equal(string.Join(' ', subject.Split(['\r', '\n', '\u2028'], StringSplitOptions.RemoveEmptyEntries)).Replace("=?", "= ?", StringComparison.Ordinal), mail.Subject);
        Assert.Empty(mail.Bcc);
        Assert.Equal(["somebody@example.org"], mail.To.Mailboxes.Select(mailbox => mailbox.Address));
        Assert.Equal("no-reply@id.example.org", mail.From.Mailboxes.Single().Address);
        Assert.Equal("auto-generated", mail.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal("A text with ümlaut.", mail.TextBody?.TrimEnd());
    }

    [Fact]
    public async Task A_mail_that_is_sent_twice_is_one_file()
    {
        var id = Id<QueuedEmail>.New(DateTimeOffset.UnixEpoch);

        await WriteAsync("first", id);
        var mail = await WriteAsync("first", id);

        Assert.Equal($"{id}@id.example.org", mail.MessageId);
        Assert.Empty(Directory.GetFiles(Path.Combine(server.DataDirectory, "mail"), "*.part"));
    }

    private async Task<MimeMessage> WriteAsync(string subject, Id<QueuedEmail>? id = null)
    {
        EmailAddress.TryParse("somebody@example.org", out var to, out _);
        var email = new OutgoingEmail(
            id ?? Id<QueuedEmail>.New(TimeProvider.System.GetUtcNow()), to!, new(subject, "A text with ümlaut.", "en"), TimeProvider.System.GetUtcNow());
        await server.Services.GetRequiredService<IEmailSender>().SendAsync(email, default);
        return await MimeMessage.LoadAsync(Path.Combine(server.DataDirectory, "mail", $"{email.Id}.eml"));
    }
}
