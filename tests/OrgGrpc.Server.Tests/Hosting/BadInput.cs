using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>
/// Rubbish in every field of every rpc: a typed refusal that names the field, or an answer where the contract takes it; never UNKNOWN or
/// INTERNAL, never an error in the server's log, and the next call is answered.
/// </summary>
public sealed partial class BadInput(StagedServer server) : IClassFixture<StagedServer>
{
    private const string WrongNoun = "sess_01h455vb4pex5vsknk084sn02q";

    [Theory]
    [MemberData(nameof(Rpcs.Names), MemberType = typeof(Rpcs))]
    public async Task Is_refused_by_the_name_of_its_field(string name)
    {
        var rpc = Rpcs.Find(name);
        var sample = SampleCalls.All[name];
        var stage = await Stage.SetAsync(server);
        var (caller, request) = await sample.PrepareAsync(stage);
        var faults = new List<string>();
        foreach (var field in MessageFields.Of(request))
        {
            foreach (var (what, value) in Rubbish(field.Field))
            {
                var refusal = await caller.RefusalAsync(rpc, field.With(request, value).ToByteArray());
                if (Fault(rpc, field, what, refusal) is { } fault)
                {
                    faults.Add($"{field.Path} {what}: {fault}");
                }

                if (refusal is null && !IsRead(rpc))
                {
                    stage = await Stage.SetAsync(server);
                    (caller, request) = await sample.PrepareAsync(stage);
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        await AssertAnswersAsync(stage);
    }

    [Theory]
    [MemberData(nameof(Rpcs.Names), MemberType = typeof(Rpcs))]
    public async Task Bytes_that_are_no_message_are_malformed(string name)
    {
        var rpc = Rpcs.Find(name);
        var stage = await Stage.SetAsync(server);
        var (caller, request) = await SampleCalls.All[name].PrepareAsync(stage);
        byte[] good = request.ToByteArray();

        // Field 1 as a string that goes on for ever, as a group that never ends, and with a tag that is none.
        foreach (byte[] tail in new byte[][] { [0x0a, 0xff, 0xff, 0xff, 0xff, 0x07], [0x0b, 0x0b, 0x0b], [0x00], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01] })
        {
            var refused = Refused.Of((await caller.RefusalAsync(rpc, [.. good, .. tail]))!);
            Assert.Equal((StatusCode.InvalidArgument, "MALFORMED_MESSAGE"), (refused.Code, refused.Reason));
        }

        var tooMuch = Refused.Of((await caller.RefusalAsync(rpc, new byte[10_000_000]))!);
        Assert.Equal((StatusCode.ResourceExhausted, "LIMIT_EXCEEDED"), (tooMuch.Code, tooMuch.Reason));

        var person = SampleCalls.All[name].Caller(stage);
        Assert.Equal((3, "MALFORMED_MESSAGE"), await server.PostAsync(Rpcs.PathOf(rpc), RawCalls.Frame(good, length: (uint)good.Length + 9), person));
        Assert.Equal((3, "MALFORMED_MESSAGE"), await server.PostAsync(Rpcs.PathOf(rpc), RawCalls.Frame(good)[..4], person));
        await AssertAnswersAsync(stage);
    }

    [Theory]
    [MemberData(nameof(Rpcs.Names), MemberType = typeof(Rpcs))]
    public async Task Text_that_is_no_unicode_is_refused_or_taken_as_what_it_is_not(string name)
    {
        var rpc = Rpcs.Find(name);
        var stage = await Stage.SetAsync(server);
        var (caller, request) = await SampleCalls.All[name].PrepareAsync(stage);
        foreach (var field in rpc.InputType.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.String))
        {
            foreach (byte[] text in new byte[][] { [0xed, 0xa0, 0x80], [0xff, 0xfe], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80] })
            {
                // A lone surrogate, no byte of UTF-8, an overlong NUL, beyond Unicode.
                byte[] value = [(byte)((field.FieldNumber << 3) | 2), (byte)text.Length, .. text];
                var refusal = await caller.RefusalAsync(rpc, [.. request.ToByteArray(), .. value]);
                Assert.True(refusal is null || Refused.Of(refusal).Reason is not (null or "INTERNAL"), $"{field.Name}: {refusal?.StatusCode}");
            }
        }

        await AssertAnswersAsync(stage);
    }

    [Fact]
    public async Task Hundreds_of_thousands_of_empty_items_are_too_many_for_every_list_in_a_request()
    {
        // Of numbers, which travel packed, an empty run is no item.
        var lists = Rpcs.All.SelectMany(rpc => rpc.InputType.Fields.InDeclarationOrder().Where(field => field.IsRepeated && field.FieldType != FieldType.Enum).Select(field => (rpc, field))).ToList();
        Assert.Contains(lists, list => list.field.FieldType == FieldType.Message);
        foreach (var (rpc, field) in lists)
        {
            var stage = await Stage.SetAsync(server);
            var (caller, request) = await SampleCalls.All[Rpcs.NameOf(rpc)].PrepareAsync(stage);
            var items = new byte[800_000];
            for (var i = 0; i < items.Length; i += 2)
            {
                items[i] = (byte)((field.FieldNumber << 3) | 2);
            }

            var refused = Refused.Of((await caller.RefusalAsync(rpc, [.. request.ToByteArray(), .. items]))!);
            Assert.Equal("INVALID_FIELD", refused.Reason);
            Assert.All(refused.Fields, named => Assert.StartsWith(field.Name, named, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_etag_of_before_refuses_every_rpc_that_takes_one()
    {
        var taking = new List<string>();
        foreach (var rpc in Rpcs.All.Where(rpc => !rpc.Name.StartsWith("Create", StringComparison.Ordinal)))
        {
            var stage = await Stage.SetAsync(server);
            var (caller, request) = await SampleCalls.All[Rpcs.NameOf(rpc)].PrepareAsync(stage);
            foreach (var etag in MessageFields.Of(request).Where(field => field.Field.Name == "etag"))
            {
                foreach (var value in new[] { "0", "999999", "-1", "etag", "\"1\"", " 1" })
                {
                    var refusal = await caller.RefusalAsync(rpc, etag.With(request, value).ToByteArray());
                    Assert.Equal("ETAG_MISMATCH", refusal is null ? $"{Rpcs.NameOf(rpc)} took {value}" : Refused.Of(refusal).Reason);
                }

                taking.Add(rpc.Name);
            }
        }

        Assert.Equal(["DeleteOrganization", "SetOrganizationLogo", "UpdateClient", "UpdateMe", "UpdateMembership", "UpdateOrganization", "UpdateUser"], taking.Order());
    }

    private async Task AssertAnswersAsync(Stage stage) =>
        Assert.Equal(stage.Owner.Id.ToString(), (await new UserService.UserServiceClient(server.As(stage.Owner.Id)).GetMeAsync(new())).User.Id);

    private static string? Fault(MethodDescriptor rpc, MessageField field, string what, RpcException? refusal)
    {
        if (refusal is null)
        {
            return MustBeRefused(rpc, field, what) ? "was taken" : null;
        }

        var refused = Refused.Of(refusal);
        if (refused.Reason is null or "INTERNAL" or "UNAVAILABLE" or "DEADLINE_EXCEEDED" || refusal.StatusCode is StatusCode.Unknown or StatusCode.Internal)
        {
            return $"{refusal.StatusCode} {refused.Reason} {refusal.Status.Detail}";
        }

        if (refused.Reason != "INVALID_FIELD")
        {
            return MustBeRefused(rpc, field, what) && !IsDecidedFirst(rpc, field) ? $"{refused.Reason} instead of a wrong field" : null;
        }

        return refused.Fields.Any(named => Names(Index().Replace(named, ""), field)) ? null : $"names {string.Join(", ", refused.Fields)}";
    }

    /// <summary>The field, what holds it, what excludes it, or the repetition that it contradicts.</summary>
    private static bool Names(string named, MessageField field) =>
        named == field.Path || field.Path.StartsWith($"{named}.", StringComparison.Ordinal) || named.StartsWith($"{field.Path}.", StringComparison.Ordinal)
        || field.Field.ContainingOneof?.Fields.Any(key => key.Name == named) == true
        || (field.Path, named) is ("query", "include_total") or ("client_id", "client.client_id");

    /// <summary>Fields of the thing that a caller cannot set are ignored, so that what was read can be sent back.</summary>
    private static bool MustBeRefused(MethodDescriptor rpc, MessageField field, string what) =>
        (what.StartsWith("no id", StringComparison.Ordinal) || what.StartsWith("no value", StringComparison.Ordinal)
            || (what == "negative" && field.Field.Name is "page_size" or "after_revision" or "max_uses"))
        && !(field.Path.Contains('.', StringComparison.Ordinal) && rpc.InputType.FindFieldByName("update_mask") is not null);

    /// <summary>A person who names anybody but themselves is refused before the field is looked at.</summary>
    private static bool IsDecidedFirst(MethodDescriptor rpc, MessageField field) =>
        field.Field.Name == "user_id" && rpc.GetOptions().GetExtension(AccessExtensions.Access).RuleCase == V1.Access.RuleOneofCase.Self;

    private static bool IsRead(MethodDescriptor rpc) => rpc.GetOptions().IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects;

    private static IEnumerable<(string What, object Value)> Rubbish(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => Texts(field),
        FieldType.Enum => [("no value (99)", 99), ("no value (-1)", -1)],
        FieldType.Int32 => [("negative", -1), ("smallest", int.MinValue), ("largest", int.MaxValue)],
        FieldType.Int64 => [("negative", -1L), ("smallest", long.MinValue), ("largest", long.MaxValue)],
        FieldType.Message => Messages(field.MessageType),
        _ => [],
    };

    private static IEnumerable<(string What, object Value)> Texts(FieldDescriptor field)
    {
        // A client's id is free text.
        if (field.Name is not ("client_id" or "request_id" or "external_id") && (field.Name == "id" || field.Name.EndsWith("_id", StringComparison.Ordinal) || field.Name.EndsWith("_ids", StringComparison.Ordinal)))
        {
            yield return ("no id (of another noun)", WrongNoun);
            yield return ("no id (nonsense)", "nonsense");
            yield return ("no id (too large)", $"{WrongNoun.Split('_')[0]}_8zzzzzzzzzzzzzzzzzzzzzzzzz");
            yield return ("no id (NUL)", "org_01h455vb4pex5vsknk084sn0\0q");
            yield return ("no id (long)", new string('o', 500_000));
        }

        yield return ("with NUL", "a\0b");
        yield return ("long", new string('n', 900_000));
        yield return ("written from right to left", "\u202eabc\u202c");
        yield return ("of control characters", "\u0001\u001b[31m\r\n");
        yield return ("of combining marks", "e" + new string('\u0301', 5000));
        yield return ("of quotes", "'; DROP TABLE users; --\" %_*?[");
        yield return ("empty", "");
    }

    private static IEnumerable<(string What, object Value)> Messages(MessageDescriptor type)
    {
        switch (type.Name)
        {
            case nameof(Timestamp):
                yield return ("before time", new Timestamp { Seconds = long.MinValue });
                yield return ("after time", new Timestamp { Seconds = long.MaxValue });
                yield return ("past", new Timestamp { Seconds = 1 });
                yield return ("of wrong nanos", new Timestamp { Seconds = TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds(), Nanos = -5 });
                break;
            case nameof(FieldMask):
                yield return ("of wrong paths", new FieldMask { Paths = { "", "*", "nonsense", "a.b.c", "\0" } });
                yield return ("of many paths", new FieldMask { Paths = { Enumerable.Repeat("", 300_000) } });
                break;
            case nameof(Struct):
                yield return ("deep", Nested(40));
                yield return ("too deep for the reader", Nested(200));
                yield return ("large", new Struct { Fields = { ["a"] = Value.ForString(new string('a', 500_000)) } });
                yield return ("not a number", new Struct { Fields = { ["a"] = Value.ForNumber(double.NaN), ["b"] = Value.ForNumber(double.PositiveInfinity) } });
                yield return ("of no kind", new Struct { Fields = { ["a"] = new Value() } });
                yield return ("with NUL", new Struct { Fields = { ["a\0b"] = Value.ForString("\0\ufffe") } });
                break;
        }
    }

    private static Struct Nested(int depth)
    {
        var inner = new Struct();
        for (var i = 0; i < depth; i++)
        {
            inner = new Struct { Fields = { ["a"] = Value.ForStruct(inner) } };
        }

        return inner;
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();
}
