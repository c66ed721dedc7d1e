using System.Collections.Frozen;

namespace OrgGrpc.Server.Users;

/// <summary>What is tried first: the most frequent passwords of eight and more characters in published leaks, and plain patterns.</summary>
internal static class CommonPasswords
{
    private static readonly FrozenSet<string> Leaked = """
        password passw0rd p@ssw0rd p@ssword pa55word password1 password12 password123 password1234 password! password1! iloveyou iloveyou1
        sunshine princess football baseball superman starwars trustno1 letmein1 welcome1 welcome123 whatever computer michelle jennifer
        corvette mercedes maverick samantha victoria jonathan elizabeth alexander benjamin butterfly chocolate liverpool basketball
        qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwer1234 1q2w3e4r 1q2w3e4r5t 1qaz2wsx zaq12wsx q1w2e3r4 asdfghjk asdfghjkl
        zxcvbnm1 zxcvbnm, abcd1234 abc12345 abcdefgh a1b2c3d4 aa123456 a1234567 admin123 administrator changeme changeme1 changeit
        12341234 123123123 147258369 123654789 987654321 11223344 112233445566 1234qwer 123qwe123 monkey123 dragon123 master123
        test1234 testtest guest123 default1 secret123 login123 access14 blink182 pokemon1 charlie1 football1 baseball1 michael1
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Contains(string password) => Leaked.Contains(password) || IsPattern(password);

    /// <summary>One character over and over, or a run such as 12345678 or hgfedcba.</summary>
    private static bool IsPattern(string password)
    {
        var step = password.Length > 1 ? password[1] - password[0] : 0;
        return step is >= -1 and <= 1
            && password.Zip(password.Skip(1)).All(pair => pair.Second - pair.First == step || (pair.First == '9' && pair.Second == '0'));
    }
}
