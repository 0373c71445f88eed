using System.Diagnostics;
using Amazon.S3;
using Quiver.Connectors.S3;
using Xunit;

namespace Quiver.Formats.Tests.Connectors;

/// <summary>
/// A server of S3 on this machine: npm's s3rver, where the environment variable QUIVER_S3RVER names a folder in which
/// <c>npm install s3rver</c> was run.
/// </summary>
public sealed class S3Server : IAsyncLifetime
{
    const string Script = """
        const S3rver = require('s3rver');
        new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: process.argv[1] }).run()
          .then(a => console.log(a.port)).catch(e => { console.error(e.message); process.exit(1); });
        process.stdin.resume();
        process.stdin.on('end', () => process.exit(0));
        """;

    readonly string _root = Directory.CreateTempSubdirectory("quiver-s3-").FullName;
    Process? _process;
    int _buckets;

    /// <summary>Reaches the server; null where there is none.</summary>
    public S3Options? Options { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("QUIVER_S3RVER") is not { Length: > 0 } folder)
        {
            return;
        }

        var start = new ProcessStartInfo("node", ["--openssl-legacy-provider", "-e", Script, _root])
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        string port = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("s3rver did not start");
        Options = new S3Options
        {
            AccessKeyId = "S3RVER", SecretAccessKey = "S3RVER", Endpoint = "http://127.0.0.1:" + port, PartBytes = 5 << 20,
            MaxRetries = 1, Environment = _ => null,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Makes an empty bucket; skips the test where there is no server.</summary>
    internal async Task<string> CreateBucketAsync()
    {
        Assert.SkipUnless(Options is not null, "QUIVER_S3RVER is not set");
        string name = $"bucket{Interlocked.Increment(ref _buckets)}";
        using IAmazonS3 client = S3Stores.CreateClient(Options);
        await client.PutBucketAsync(name);
        return name;
    }
}
