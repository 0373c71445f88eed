using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Quiver.Cli.Tests.Serving;

/// <summary><c>quiver serve</c> as a process of its own.</summary>
sealed class ServeProcess : IAsyncDisposable
{
    readonly Process _process;
    readonly StringBuilder _messages = new();
    readonly TaskCompletionSource<string> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServeProcess(Process process)
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

    public static ServeProcess Start(params string[] arguments)
    {
        string command = Path.Combine(AppContext.BaseDirectory, "Quiver.Cli.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", command, "serve", .. arguments]) { RedirectStandardError = true };
        return new ServeProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it listens and returns its address.</summary>
    public Task<string> ListenAsync() => _listening.Task.WaitAsync(TimeSpan.FromMinutes(2));

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate()
    {
        using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)])!;
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    void Take(string? line)
    {
        const string listens = "Quiver listens at ";
        lock (_messages)
        {
            _messages.AppendLine(line);
        }

        if (line is null)
        {
            _listening.TrySetException(new InvalidOperationException("the server ended: " + Messages));
        }
        else if (line.StartsWith(listens, StringComparison.Ordinal))
        {
            _listening.TrySetResult(line[listens.Length..].Trim());
        }
    }
}
