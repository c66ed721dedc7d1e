using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using static OrgGrpc.Client.Tests.Conformance.Case;
using static OrgGrpc.Client.Tests.Conformance.KitFeeds;

namespace OrgGrpc.Client.Tests.Conformance;

/// <summary>Every case of the kit.</summary>
internal static class KitCases
{
    public const string Issuer = "https://id.example.org/";
    public const string Audience = "https://projects.example.org";

    private const long Issued = 1_767_225_600; // 2026-01-01
    private const long Ends = 4_102_444_800; // 2100-01-01
    private const long Past = 1_577_836_800; // 2020-01-01

    public static IEnumerable<Case> All => [.. Good, .. WrongClaims, .. WrongTimes, .. WrongHeaders, .. Forged, .. Misshapen, .. Fresh, .. InSilence];

    private static IEnumerable<Case> Good =>
    [
        Yes("a token of a person in an organization", Token()),
        Yes("a token of a person in no organization", Token(claims => { claims.Remove("org_id"); claims.Remove("org_roles"); })),
        Yes("a token of a program", Token(claims => { claims["sub"] = Reports; claims["client_id"] = Reports; claims.Remove("sid"); })),
        Yes("a token under the key that is about to retire", Token(kid: "previous", key: KitKeys.Previous)),
        Yes("the audience in an array of one", Token(claims => claims["aud"] = new JsonArray(Audience))),
        Yes("the audience among others", Token(claims => claims["aud"] = new JsonArray("https://elsewhere.example.org", Audience))),
        Yes("the type with its media type's prefix", Token(header: header => header["typ"] = "application/at+jwt")),
        Yes("claims that nobody knows", Token(claims => claims["favourite_song"] = "Everlong")),
        Yes("a name in another script", Token(claims => claims["org_slug"] = "müsli-日本")),
        Yes("an empty array of roles", Token(claims => claims["org_roles"] = new JsonArray())),
        Yes("a token that says who acts", Token(claims => claims["act"] = new JsonObject { ["sub"] = "gateway" })),
    ];

    private static IEnumerable<Case> WrongClaims =>
    [
        No("for another service", Token(claims => claims["aud"] = "https://elsewhere.example.org"), "audience"),
        No("for OrgGrpc's own API", Token(claims => claims["aud"] = "urn:orggrpc"), "audience"),
        No("for an audience that begins like ours", Token(claims => claims["aud"] = Audience + ".evil.example"), "audience"),
        No("for our audience with a slash more", Token(claims => claims["aud"] = Audience + "/"), "audience: compared character by character"),
        No("for our audience in capitals", Token(claims => claims["aud"] = Audience.ToUpperInvariant()), "audience: compared character by character"),
        No("for several others", Token(claims => claims["aud"] = new JsonArray("https://a.example.org", "https://b.example.org")), "audience"),
        No("for an empty audience", Token(claims => claims["aud"] = ""), "audience"),
        No("for no audience in particular", Token(claims => claims.Remove("aud")), "audience"),
        No("for no audience in an array", Token(claims => claims["aud"] = new JsonArray()), "audience"),
        No("of another issuer", Token(claims => claims["iss"] = "https://login.example.com/"), "issuer"),
        No("of the issuer without its slash", Token(claims => claims["iss"] = Issuer.TrimEnd('/')), "issuer: compared character by character"),
        No("of the issuer over http", Token(claims => claims["iss"] = Issuer.Replace("https", "http", StringComparison.Ordinal)), "issuer"),
        No("of an issuer that begins like ours", Token(claims => claims["iss"] = Issuer + "tenant"), "issuer"),
        No("of no issuer", Token(claims => claims.Remove("iss")), "issuer"),
    ];

    private static IEnumerable<Case> WrongTimes =>
    [
        No("expired", Token(claims => { claims["iat"] = Past; claims["nbf"] = Past; claims["exp"] = Past + 300; }), "exp"),
        No("expired, with an issue date in the future", Token(claims => { claims["iat"] = Ends; claims["exp"] = Past; claims.Remove("nbf"); }), "exp"),
        No("expired at the beginning of time", Token(claims => { claims["exp"] = 0; claims.Remove("nbf"); }), "exp"),
        No("without an end", Token(claims => claims.Remove("exp")), "exp is required"),
        No("with an end that is a word", Token(claims => claims["exp"] = "tomorrow"), "exp is a number"),
        No("not valid yet", Token(claims => { claims["nbf"] = Ends; claims["exp"] = Ends + 300; }), "nbf"),
    ];

    private static IEnumerable<Case> WrongHeaders =>
    [
        No("an ID token", Token(header: header => header["typ"] = "JWT"), "typ: RFC 9068 section 4"),
        No("a logout token", Token(header: header => header["typ"] = "logout+jwt"), "typ"),
        No("of no type", Token(header: header => header.Remove("typ")), "typ"),
        No("of an empty type", Token(header: header => header["typ"] = ""), "typ"),
        No("under a key that nobody knows", Token(kid: "unknown"), "kid"),
        No("under the name of another key of the issuer", Token(kid: "previous"), "signature"),
        No("under a key that is a path", Token(kid: "../../etc/passwd"), "kid"),
        No("under a key that is a query", Token(kid: "' OR 1=1 --"), "kid"),
        No("with a critical extension that nobody knows", Token(header: header => { header["crit"] = new JsonArray("exp"); header["exp"] = 1; }), "RFC 7515 section 4.1.11"),
    ];

    private static IEnumerable<Case> Forged =>
    [
        No("unsigned", Unsigned("none"), "alg"),
        No("unsigned, in other letters", Unsigned("NONE"), "alg"),
        No("unsigned, in mixed letters", Unsigned("nOnE"), "alg"),
        No("unsigned, saying it is signed", $"{Content(Header(), Claims())}.", "signature"),
        No("signed by a forger under our key's name", Token(key: KitKeys.Forger), "signature"),
        No("signed by a forger under no name", Token(header: header => header.Remove("kid"), key: KitKeys.Forger), "signature"),
        No("signed with the public key as a password", Hmac("HS256", KitKeys.Current.ExportSubjectPublicKeyInfo()), "alg"),
        No("signed with the public key's text as a password", Hmac("HS256", Encoding.ASCII.GetBytes(KitKeys.Current.ExportSubjectPublicKeyInfoPem())), "alg"),
        No("signed with the public point as a password", Hmac("HS256", KitKeys.Point(KitKeys.Current)), "alg"),
        No("signed with no password", Hmac("HS256", [0]), "alg"),
        No("signed under HS384", Hmac("HS384", KitKeys.Point(KitKeys.Current)), "alg"),
        No("signed under HS512", Hmac("HS512", KitKeys.Point(KitKeys.Current)), "alg"),
        No("with its key in the header", Token(header: header => { header["kid"] = "mine"; header["jwk"] = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(KitKeys.Jwk(KitKeys.Forger, "mine"))); }, key: KitKeys.Forger), "jwk is not believed"),
        No("with its key in the header, under our key's name", Token(header: header => header["jwk"] = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(KitKeys.Jwk(KitKeys.Forger, "current"))), key: KitKeys.Forger), "jwk is not believed"),
        No("pointing at its keys", Token(header: header => { header["kid"] = "mine"; header["jku"] = "http://127.0.0.1:9/keys"; }, key: KitKeys.Forger), "jku is not fetched"),
        No("pointing at its certificate", Token(header: header => { header["kid"] = "mine"; header["x5u"] = "http://127.0.0.1:9/certificate"; }, key: KitKeys.Forger), "x5u is not fetched"),
        No("saying ES384 under a key of ES256", Token(header: header => header["alg"] = "ES384"), "alg"),
        No("saying RS256 under a key of ES256", Token(header: header => header["alg"] = "RS256"), "alg"),
        No("saying PS256 under a key of ES256", Token(header: header => header["alg"] = "PS256"), "alg"),
        No("of no algorithm", Token(header: header => header.Remove("alg")), "alg"),
        No("with another claim than was signed", Changed("member", "owner"), "signature"),
        No("with another organization than was signed", Changed(Organization, Suspended), "signature"),
        No("with half a signature", Cut(43), "signature"),
        No("with a signature of zeros", $"{Content(Header(), Claims())}.{Base64UrlEncoder.Encode(new byte[64])}", "signature: CVE-2022-21449"),
        No("with the signature of another token", Swapped(), "signature"),
        No("with a signature in DER", Token(format: DSASignatureFormat.Rfc3279DerSequence), "RFC 7518 section 3.4"),
    ];

    private static IEnumerable<Case> Misshapen =>
    [
        No("nothing", "", "shape"),
        No("a word", "rubbish", "shape"),
        No("three words", "a.b.c", "shape"),
        No("two parts", Content(Header(), Claims()), "shape"),
        No("four parts", Token() + ".x", "shape"),
        No("five parts, as of an encrypted one", "a.b.c.d.e", "shape"),
        No("dots", "..", "shape"),
        No("claims that are no object", Signed(Header(), "[]"), "shape"),
        No("claims that are no JSON", Signed(Header(), "{\"iss\":"), "shape"),
        No("a header that is no JSON", $"{Base64UrlEncoder.Encode("{")}.{Base64UrlEncoder.Encode(Claims().ToJsonString())}.{Base64UrlEncoder.Encode(new byte[64])}", "shape"),
        No("letters that base64url has not", Content(Header(), Claims()).Replace('.', '!'), "shape"),
    ];

    private static IEnumerable<Case> Fresh =>
    [
        OfFeed("somebody of whom nothing was said", Token(), isStale: false),
        OfFeed("who left, with a token from before", Of(Left, Organization, 89), isStale: true),
        OfFeed("who left, with a token from the moment of it", Of(Left, Organization, 90), isStale: false),
        OfFeed("who left and came back", Of(Left, Organization, 91), isStale: false),
        OfFeed("who left, in another organization", Of(Left, "org_01h2xcejqtf2nbrexx3vqjhp49", 1), isStale: false),
        OfFeed("who left, with a token for no organization", Of(Left, null, 1), isStale: false),
        OfFeed("who was deactivated", Of(Deactivated, Organization, 94), isStale: true),
        OfFeed("who was deactivated, with a token for no organization", Of(Deactivated, null, 94), isStale: true),
        OfFeed("who was deactivated and reactivated", Of(Deactivated, Organization, 96), isStale: false),
        OfFeed("a member of an organization that was suspended", Of(Person, Suspended, 119), isStale: true),
        OfFeed("a member of one that works again", Of(Person, Suspended, 121), isStale: false),
        OfFeed("whose session ended", Of(Person, Organization, 124, Ended), isStale: true),
        OfFeed("whose session ended, with a token that says a later revision", Of(Person, Organization, 126, Ended), isStale: false),
        OfFeed("whose other session ended", Of(Person, Organization, 1), isStale: false),
        OfFeed("a program that was changed", OfProgram(127), isStale: true),
        OfFeed("a program with a token from after", OfProgram(128), isStale: false),
        OfFeed("changed twice, with a token from between", Of(Twice, Organization, 110), isStale: true),
        OfFeed("changed twice, with a token from before both", Of(Twice, Organization, 99), isStale: true),
        OfFeed("changed twice, with a token from after", Of(Twice, Organization, 130), isStale: false),
        OfFeed("a token that does not say how old it is", Token(claims => { claims["sub"] = Deactivated; claims.Remove("org_rev"); }), isStale: true),
        OfFeed("a token that does not say how old it is, of whom nothing was said", Token(claims => claims.Remove("org_rev")), isStale: false),
        OfFeed("a revision that is above everything heard", Of(Person, Organization, 9_000_000_000_000_000), isStale: false),
        OfFeed("names that would be another's without the space between them", Token(claims => { claims["sub"] = Left + " "; claims["org_id"] = Organization[..^1]; claims["org_rev"] = 1; }), isStale: false),
    ];

    private static IEnumerable<Case> InSilence =>
    [
        new("a valid token while the issuer is silent", Token(), Silent, Unavailable, "nobody knows whether it is stale"),
        new("an expired token while the issuer is silent", Token(claims => { claims["iat"] = Past; claims["nbf"] = Past; claims["exp"] = Past + 300; }), Silent, Refused, "exp"),
        new("a forged token while the issuer is silent", Token(key: KitKeys.Forger), Silent, Refused, "signature"),
        new("a token for another service while the issuer is silent", Token(claims => claims["aud"] = "urn:orggrpc"), Silent, Refused, "audience"),
    ];

    private static Case Yes(string name, string token) => new(name, token, Quiet, Accepted, "");

    private static Case No(string name, string token, string why) => new(name, token, Quiet, Refused, why);

    private static Case OfFeed(string name, string token, bool isStale) => new(name, token, Busy, isStale ? Refused : Accepted, isStale ? "stale" : "");

    private static string Of(string person, string? organization, long revision, string session = Session) => Token(claims =>
    {
        (claims["sub"], claims["org_rev"], claims["sid"]) = (person, revision, session);
        if (organization is null)
        {
            claims.Remove("org_id");
            claims.Remove("org_roles");
        }
        else
        {
            claims["org_id"] = organization;
        }
    });

    private static string OfProgram(long revision) => Token(claims =>
    {
        claims["sub"] = Reports; claims["client_id"] = Reports;
        claims["org_rev"] = revision;
        claims.Remove("sid");
    });

    private static JsonObject Header() => new() { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = "current" };

    private static JsonObject Claims() => new()
    {
        ["iss"] = Issuer,
        ["aud"] = Audience,
        ["sub"] = Person,
        ["client_id"] = "web",
        ["jti"] = "1",
        ["iat"] = Issued,
        ["nbf"] = Issued,
        ["exp"] = Ends,
        ["scope"] = "openid organization",
        ["sid"] = Session,
        ["org_id"] = Organization,
        ["org_roles"] = new JsonArray("member"),
        ["org_rev"] = 50,
    };

    private static string Token(
        Action<JsonObject>? claims = null, Action<JsonObject>? header = null, string? kid = null, ECDsa? key = null,
        DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
    {
        var (head, body) = (Header(), Claims());
        head["kid"] = kid ?? "current";
        header?.Invoke(head);
        claims?.Invoke(body);
        return Signed(head, body.ToJsonString(), key, format);
    }

    private static string Signed(
        JsonObject header, string claims, ECDsa? key = null, DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
    {
        var content = $"{Base64UrlEncoder.Encode(header.ToJsonString())}.{Base64UrlEncoder.Encode(claims)}";
        return $"{content}.{Base64UrlEncoder.Encode((key ?? KitKeys.Current).SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, format))}";
    }

    private static string Content(JsonObject header, JsonObject claims) => $"{Base64UrlEncoder.Encode(header.ToJsonString())}.{Base64UrlEncoder.Encode(claims.ToJsonString())}";

    private static string Unsigned(string algorithm)
    {
        var header = Header();
        header["alg"] = algorithm;
        return $"{Content(header, Claims())}.";
    }

    private static string Hmac(string algorithm, byte[] password)
    {
        var header = Header();
        header["alg"] = algorithm;
        var content = Content(header, Claims());
        var bytes = Encoding.ASCII.GetBytes(content);
        return $"{content}.{Base64UrlEncoder.Encode(algorithm switch { "HS256" => HMACSHA256.HashData(password, bytes), "HS384" => HMACSHA384.HashData(password, bytes), _ => HMACSHA512.HashData(password, bytes) })}";
    }

    private static string Changed(string from, string to)
    {
        var parts = Token().Split('.');
        return $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace(from, to, StringComparison.Ordinal))}.{parts[2]}";
    }

    private static string Cut(int length) => Token() is var token ? token[..(token.LastIndexOf('.') + 1 + length)] : "";

    private static string Swapped()
    {
        var (one, other) = (Token(), Token(claims => claims["jti"] = "2"));
        return one[..(one.LastIndexOf('.') + 1)] + other[(other.LastIndexOf('.') + 1)..];
    }
}
