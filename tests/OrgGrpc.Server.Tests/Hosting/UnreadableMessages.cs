using System.IO.Compression;
using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>Bytes that are no message are refused in the contract's words; none of them is an error in the server's log.</summary>
public sealed class UnreadableMessages(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private const string Create = "/orggrpc.v1.OrganizationService/CreateOrganization";
    private const int InvalidArgument = 3;
    private const int ResourceExhausted = 8;
    private const int Unauthenticated = 16;

    /// <summary>Field 1, a string of ten bytes, of which two follow.</summary>
    private static readonly byte[] Cut = [0x0a, 0x0a, 0x41, 0x42];

    [Fact]
    public async Task A_message_that_ends_inside_a_field_is_malformed()
    {
        var dave = await server.AddPersonAsync("dave");
        Assert.Equal((InvalidArgument, "MALFORMED_MESSAGE"), await server.PostAsync(Create, RawCalls.Frame(Cut), dave));
    }

    [Fact]
    public async Task Without_a_token_it_is_not_even_read()
    {
        Assert.Equal((Unauthenticated, "UNAUTHENTICATED"), await server.PostAsync(Create, RawCalls.Frame(Cut)));
        Assert.Equal((Unauthenticated, "UNAUTHENTICATED"), await server.PostAsync(Create, RawCalls.Frame([], length: uint.MaxValue)));
    }

    [Fact]
    public async Task Frames_that_are_none_are_malformed()
    {
        var dave = await server.AddPersonAsync("dave");
        var whole = RawCalls.Frame(new CreateOrganizationRequest { Name = "Whole" }.ToByteArray());
        byte[][] frames =
        [
            [],
            [0, 0, 0],
            RawCalls.Frame(Cut, flag: 7),
            RawCalls.Frame(Cut, length: 40),
            [.. whole, .. whole],
            [.. whole, 1],
        ];
        foreach (var frame in frames)
        {
            Assert.Equal((InvalidArgument, "MALFORMED_MESSAGE"), await server.PostAsync(Create, frame, dave));
        }

        Assert.False(await server.InScopeAsync(services => Task.FromResult(
            services.GetRequiredService<OrgGrpcDbContext>().Organizations.AsEnumerable().Any(organization => organization.Name.Value == "Whole"))));
    }

    [Fact]
    public async Task A_message_above_the_limit_is_refused_by_its_announced_length()
    {
        var dave = await server.AddPersonAsync("dave");
        Assert.Equal((ResourceExhausted, "LIMIT_EXCEEDED"), await server.PostAsync(Create, RawCalls.Frame([], length: uint.MaxValue), dave));
        Assert.Equal((ResourceExhausted, "LIMIT_EXCEEDED"), await server.PostAsync(Create, RawCalls.Frame([], length: (1024 * 1024) + 1), dave));

        var tooLong = await Refused.AsyncOf(() => Organizations(dave).CreateOrganizationAsync(new() { Name = new string('n', 10_000_000) }));
        Assert.Equal((StatusCode.ResourceExhausted, "LIMIT_EXCEEDED"), (tooLong.Code, tooLong.Reason));
        Assert.Equal("1048576", tooLong.Metadata["maximum"]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_compressed_message_is_refused_once_it_unfolds_beyond_the_limit(string encoding)
    {
        var bomb = Compress(encoding, new PreviewInvitationRequest { Secret = new string('a', 64 * 1024 * 1024) });
        Assert.True(bomb.Length < 1024 * 1024, "It passes for a small message.");
        Assert.Equal((ResourceExhausted, "LIMIT_EXCEEDED"), await PreviewAsync(bomb));

        var small = Compress(encoding, new PreviewInvitationRequest { Secret = new string('a', 43) });
        Assert.Equal("INVITATION_NOT_FOUND", (await PreviewAsync(small)).Reason);
        Assert.Equal((InvalidArgument, "MALFORMED_MESSAGE"), await PreviewAsync([.. small[..^4], 0, 0, 0, 0]));
        Assert.Equal((InvalidArgument, "MALFORMED_MESSAGE"), await PreviewAsync([1, 2, 3, 4]));

        Task<(int Code, string? Reason)> PreviewAsync(byte[] message) => server.PostAsync(
            "/orggrpc.v1.InvitationService/PreviewInvitation", RawCalls.Frame(message, flag: 1),
            change: request => request.Headers.Add("grpc-encoding", encoding));
    }

    [Fact]
    public async Task Random_bytes_are_never_more_than_a_refusal()
    {
        var dave = await server.AddPersonAsync("dave");
        for (var i = 0; i < 200; i++)
        {
            var (code, _) = await server.PostAsync(Create, RawCalls.Frame(RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(1, 300))), dave);
            Assert.Equal(InvalidArgument, code);
        }
    }

    [Fact]
    public async Task Attributes_nested_without_end_are_malformed_and_those_nested_too_deep_a_violation()
    {
        var dave = await server.AddPersonAsync("dave");
        var endless = await server.PostAsync(Create, RawCalls.Frame(new CreateOrganizationRequest { Name = "Deep", Attributes = Nested(90) }.ToByteArray()), dave);
        Assert.Equal((InvalidArgument, "MALFORMED_MESSAGE"), endless);

        var deep = await Refused.AsyncOf(() => Organizations(dave).CreateOrganizationAsync(new() { Name = "Deep", Attributes = Nested(20) }));
        Assert.Equal("INVALID_FIELD", deep.Reason);
        Assert.Equal(["attributes"], deep.Fields);
    }

    [Theory]
    [InlineData("with \0 inside")]
    [InlineData("\u202e\u0007")]
    public async Task Control_characters_in_a_name_are_a_violation(string name)
    {
        var dave = await server.AddPersonAsync("dave");
        var refused = await Refused.AsyncOf(() => Organizations(dave).CreateOrganizationAsync(new() { Name = name }));
        Assert.Equal(["name"], refused.Fields);
    }

    [Fact]
    public async Task Unknown_enum_values_and_unknown_fields_are_no_error_of_the_server()
    {
        var dave = await server.AddPersonAsync("dave", isOperator: true);
        byte[] unknownField = [.. new CreateOrganizationRequest { Name = "Unknown field" }.ToByteArray(), 0xfa, 0x7f, 0x01, 0x00];
        Assert.Equal(0, (await server.PostAsync(Create, RawCalls.Frame(unknownField), dave)).Code);

        var unknown = await Refused.AsyncOf(() => Organizations(dave).ListOrganizationsAsync(
            new() { OrderBy = (OrganizationOrder)99, Filter = new() { Statuses = { (V1.OrganizationStatus)77 } } }));
        Assert.Equal(["filter.statuses", "order_by"], unknown.Fields);
    }

    private OrganizationService.OrganizationServiceClient Organizations(User person) => new(server.As(person.Id));

    private static byte[] Compress(string encoding, IMessage message)
    {
        using var compressed = new MemoryStream();
        using (Stream packing = encoding == "gzip" ? new GZipStream(compressed, CompressionLevel.Optimal) : new ZLibStream(compressed, CompressionLevel.Optimal))
        {
            message.WriteTo(packing);
        }

        return compressed.ToArray();
    }

    private static Struct Nested(int depth)
    {
        var inner = new Struct { Fields = { ["a"] = Value.ForNumber(1) } };
        for (var i = 1; i < depth; i++)
        {
            inner = new Struct { Fields = { ["a"] = Value.ForStruct(inner) } };
        }

        return inner;
    }
}
