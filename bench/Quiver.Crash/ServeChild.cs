using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Quiver.Crash;

/// <summary><c>quiver serve</c>, as it was built, as a process of its own.</summary>
sealed class ServeChild : IAsyncDisposable
{
    const string Listens = "Quiver listens at ";

    static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    readonly Process _process;
    readonly StringBuilder _messages = new();
    readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServeChild(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>What it wrote so far.</summary>
    public string Messages
    {
        get
        {
            lock (_messages)
            {
                return _messages.ToString();
            }
        }
    }

    /// <summary>Where the command is, beside the program that runs: both are built with the same configuration.</summary>
    static string Command
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var path = Path.Combine(folder.Parent!.Parent!.FullName, "Quiver.Cli", folder.Name, "Quiver.Cli.dll");
            return File.Exists(path) ? path : throw new CrashException($"{path} is missing; build src/Quiver.Cli in the same way first");
        }
    }

    /// <summary>Starts a server over a directory, on a port that is free.</summary>
    public static ServeChild Start(string directory, params string[] more)
    {
        string[] words =
        [
            "exec", Command, "serve", "--data", directory, "--without-auth", "--bind", "127.0.0.1:0", .. more,
        ];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", words)
        {
            RedirectStandardError = true,
        };
        return new ServeChild(Process.Start(start)!);
    }

    /// <summary>Waits until it takes requests, and returns where.</summary>
    /// <exception cref="CrashException">It ended instead.</exception>
    public Task<Uri> ListenAsync() => _listening.Task.WaitAsync(Limit);

    /// <summary>Ends it at once, as a failure of the machine would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit).ConfigureAwait(false);
    }

    /// <summary>Asks it to end (SIGTERM), and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync().ConfigureAwait(false);
        }

        await _process.WaitForExitAsync().WaitAsync(Limit).ConfigureAwait(false);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync().ConfigureAwait(false);
        }

        _process.Dispose();
    }

    void Take(string? line)
    {
        lock (_messages)
        {
            _messages.AppendLine(line);
        }

        if (line is null)
        {
            _listening.TrySetException(new CrashException("the server ended by itself: " + Messages));
        }
        else if (line.StartsWith(Listens, StringComparison.Ordinal))
        {
            _listening.TrySetResult(new Uri(line[Listens.Length..].Trim()));
        }
    }
}
