using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Hosting;

/// <summary>What can be wrong at the start and is not a fault of the program: told in a sentence, without a stack trace, with exit code 1.</summary>
internal static partial class StartFaults
{
    /// <summary>Runs the server; the exit code of the process.</summary>
    public static async Task<int> ExplainAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception exception) when (Of(exception) is { Count: > 0 } sentences)
        {
            await Console.Error.WriteLineAsync("OrgGrpc does not start:");
            foreach (var sentence in sentences)
            {
                await Console.Error.WriteLineAsync($"  {sentence}");
            }

            return 1;
        }
    }

    internal static IReadOnlyList<string> Of(Exception exception) => exception switch
    {
        StartFault fault => fault.Sentences,
        OptionsValidationException options => [.. options.Failures.SelectMany(failure => failure.Split("; ")).Select(failure => Plain(options, failure))],
        AggregateException many when many.InnerExceptions.All(inner => Of(inner).Count > 0) => [.. many.InnerExceptions.SelectMany(Of)],
        IOException { InnerException: AddressInUseException } busy => [Sentence(busy) + " Stop what listens there, or set Kestrel:Endpoints."],
        SocketException socket => [$"A listening address cannot be used: {Sentence(socket)}"],
        InvalidDataException file => [Sentence(file) + Because(file.InnerException)],
        // The binder of settings names the key, the value and the type.
        InvalidOperationException value when value.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
            [Sentence(value)],
        FormatException address when address.StackTrace?.Contains("BindingAddress", StringComparison.Ordinal) == true => [Sentence(address)],
        _ => [],
    };

    /// <summary>The words of an annotation, with the setting's name instead of the type's and the member's.</summary>
    private static string Plain(OptionsValidationException exception, string failure) =>
        Annotation().Match(failure) is { Success: true } match
            ? $"{exception.OptionsType.GetField("Section")?.GetRawConstantValue()}:{match.Groups["error"].Value.Replace("The field ", "", StringComparison.Ordinal)
                .Replace($"The {match.Groups["member"].Value} field", match.Groups["member"].Value, StringComparison.Ordinal)}"
            : failure;

    [GeneratedRegex(@"\ADataAnnotation validation failed for '\w+' members: '(?<member>\w+)' with the error: '(?<error>.*)'\.\z")]
    private static partial Regex Annotation();

    private static string Because(Exception? cause) => cause is null ? "" : $" {Sentence(cause)}";

    private static string Sentence(Exception exception) => exception.Message.EndsWith('.') ? exception.Message : exception.Message + ".";
}
