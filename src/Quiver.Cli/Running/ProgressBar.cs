using System.Diagnostics;
using System.Globalization;

namespace Quiver.Cli.Running;

/// <summary>A bar on the terminal for work that takes longer than a moment; it removes itself before anything else is written.</summary>
sealed class ProgressBar : IDisposable
{
    const int BarCells = 30;
    static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan _period = TimeSpan.FromMilliseconds(100);

    readonly Lock _lock = new();
    readonly TextWriter? _terminal;
    readonly Timer? _timer;
    readonly long _started = Stopwatch.GetTimestamp();
    Func<TimeSpan, string> _text = elapsed => TextOf(-1, elapsed);
    bool _isPainted;
    bool _isStopped;

    /// <summary>Starts to wait; without a terminal nothing is ever painted.</summary>
    public ProgressBar(TextWriter? terminal)
    {
        _terminal = terminal;
        _timer = terminal is null ? null : new Timer(_ => Paint(), null, _patience, _period);
    }

    /// <summary>Says what the bar shows after some time.</summary>
    public void Show(Func<TimeSpan, string> text)
    {
        lock (_lock)
        {
            _text = text;
        }
    }

    /// <summary>Removes the bar until it is painted again, for a message that goes where it is.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_isPainted && !_isStopped)
            {
                _terminal!.Write("\r\e[K");
                _terminal.Flush();
            }
        }
    }

    /// <summary>Removes the bar for good.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            Clear();
            _isStopped = true;
        }
    }

    /// <summary>Removes the bar and stops the timer.</summary>
    public void Dispose()
    {
        Stop();
        _timer?.Dispose();
    }

    /// <summary>Returns the text of a bar.</summary>
    public static string TextOf(double progress, TimeSpan elapsed)
    {
        string seconds = elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        if (!(progress >= 0))
        {
            return $"running, {seconds} s";
        }

        double share = Math.Min(progress, 1);
        int filled = (int)(share * BarCells);
        string percent = ((int)(share * 100)).ToString(CultureInfo.InvariantCulture);
        return $"▕{new string('█', filled)}{new string('░', BarCells - filled)}▏ {percent} %, {seconds} s";
    }

    void Paint()
    {
        lock (_lock)
        {
            if (!_isStopped)
            {
                _isPainted = true;
                _terminal!.Write("\r" + _text(Stopwatch.GetElapsedTime(_started)) + "\e[K");
                _terminal.Flush();
            }
        }
    }
}
