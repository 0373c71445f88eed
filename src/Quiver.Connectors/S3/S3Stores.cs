using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using Quiver.ObjectStorage;

namespace Quiver.Connectors.S3;

/// <summary>Makes <c>s3://bucket/key</c> a URL that is read and written.</summary>
public static class S3Stores
{
    /// <summary>Registers the scheme. Nothing is connected or looked up before the first URL is used.</summary>
    public static ObjectStoreRegistry AddS3(this ObjectStoreRegistry stores, S3Options? options = null)
    {
        ArgumentNullException.ThrowIfNull(stores);
        S3Options given = options ?? new S3Options();
        var client = new Lazy<IAmazonS3>(() => CreateClient(given));
        stores.Register("s3", bucket => new S3Store(client.Value, bucket.Host, given));
        return stores;
    }

    /// <summary>Creates a client of the service that options and environment name.</summary>
    internal static IAmazonS3 CreateClient(S3Options options)
    {
        string? endpoint = options.Endpoint ?? Value(options, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
        string region = options.Region ?? Value(options, "AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1";
        var config = new AmazonS3Config
        {
            ForcePathStyle = options.HasPathStyle ?? endpoint is not null,
            MaxErrorRetry = options.MaxRetries,
            RetryMode = RequestRetryMode.Standard,
            Timeout = options.Timeout,
            MaxConnectionsPerServer = options.MaxParallelRequests * 2,
        };
        if (endpoint is null)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
        else
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = region;
            config.UseHttp = endpoint.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        }

        return new AmazonS3Client(CredentialsOf(options), config);
    }

    static AWSCredentials CredentialsOf(S3Options options)
    {
        string? unsigned = Value(options, "AWS_NO_SIGN_REQUEST");
        if (options.IsAnonymous ?? string.Equals(unsigned, "true", StringComparison.OrdinalIgnoreCase) || unsigned == "1")
        {
            return new AnonymousAWSCredentials();
        }

        string? key = options.AccessKeyId ?? Value(options, "AWS_ACCESS_KEY_ID");
        string? secret = options.SecretAccessKey ?? Value(options, "AWS_SECRET_ACCESS_KEY");
        if (options.Profile is null && key is not null && secret is not null)
        {
            string? token = options.SessionToken ?? (options.AccessKeyId is null ? Value(options, "AWS_SESSION_TOKEN") : null);
            return token is null ? new BasicAWSCredentials(key, secret) : new SessionAWSCredentials(key, secret, token);
        }

        string? profile = options.Profile ?? Value(options, "AWS_PROFILE");
        if (profile is not null)
        {
            return new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out AWSCredentials found)
                ? found
                : throw new IOException($"there is no profile \"{profile}\" in the files of the AWS tools");
        }

        try
        {
            return FallbackCredentialsFactory.GetCredentials();
        }
        catch (AmazonClientException e)
        {
            throw NoCredentials(e);
        }
    }

    /// <summary>The error for a chain of credentials that ended without any.</summary>
    internal static UnauthorizedAccessException NoCredentials(Exception cause) => new(
        "there are no credentials for s3://: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, "
        + "or AWS_NO_SIGN_REQUEST=true for public buckets",
        cause);

    static string? Value(S3Options options, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (options.Environment(name) is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }
}
