namespace Quiver.Connectors.S3;

/// <summary>
/// How to reach an S3 service. What is null comes from the environment (<c>AWS_ACCESS_KEY_ID</c>, <c>AWS_PROFILE</c>,
/// <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_S3</c>, …), the files below <c>~/.aws</c>, or the machine's role, in the order of the AWS tools.
/// </summary>
public sealed record S3Options
{
    /// <summary>The access key; the secret key goes with it.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>The secret key.</summary>
    public string? SecretAccessKey { get; init; }

    /// <summary>The token of temporary credentials.</summary>
    public string? SessionToken { get; init; }

    /// <summary>The profile of the files below <c>~/.aws</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>The region; by default us-east-1, also for services elsewhere that have none.</summary>
    public string? Region { get; init; }

    /// <summary>The URL of another service than that of AWS, such as <c>http://localhost:9000</c>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Whether buckets are in the path instead of the host name; by default where an endpoint is given.</summary>
    public bool? HasPathStyle { get; init; }

    /// <summary>Whether requests go without a signature, as public buckets allow; by default <c>AWS_NO_SIGN_REQUEST</c> tells.</summary>
    public bool? IsAnonymous { get; init; }

    /// <summary>The most requests at a time.</summary>
    public int MaxParallelRequests { get; init; } = 16;

    /// <summary>How often a request is tried again.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>The longest time without an answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The bytes of a part of a large object on its way up: at least 5 MiB, and at most 10,000 parts make an object.</summary>
    public int PartBytes { get; init; } = 8 << 20;

    /// <summary>Returns a variable of the environment; by default that of the process.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
