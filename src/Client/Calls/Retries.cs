using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace OrgGrpc.Client.Calls;

/// <summary>The gRPC service config: repeatable calls again after UNAVAILABLE, everything else once.</summary>
internal static class Retries
{
    public static ServiceConfig? Config(int maxAttempts)
    {
        if (maxAttempts == 1)
        {
            return null;
        }

        var repeatable = new MethodConfig
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = maxAttempts,
                InitialBackoff = TimeSpan.FromMilliseconds(100),
                MaxBackoff = TimeSpan.FromSeconds(2),
                BackoffMultiplier = 2,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var method in Contract.Repeatable)
        {
            repeatable.Names.Add(new MethodName { Service = method.Service.FullName, Method = method.Name });
        }

        return new ServiceConfig
        {
            MethodConfigs = { repeatable },
            // When most calls fail, repeating them keeps the server down: then nobody repeats (gRFC A6).
            RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 20, TokenRatio = 0.1 },
        };
    }
}
