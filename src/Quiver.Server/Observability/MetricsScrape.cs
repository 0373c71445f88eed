using System.Text;

namespace Quiver.Server.Observability;

/// <summary>
/// Makes the text of the metrics for those who ask for it. All who ask while one is being made share the next one, so that many of them
/// cost little more than one, and none gets values from before it asked.
/// </summary>
sealed class MetricsScrape(MeterSnapshot metrics) : IDisposable
{
    readonly SemaphoreSlim _turn = new(1);
    byte[] _text = [];
    long _asked;
    long _answered;

    /// <summary>Returns the text of this moment.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        long place = Interlocked.Increment(ref _asked);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_answered < place)
            {
                // Whoever has asked by now waits for what is collected from now on.
                _answered = Interlocked.Read(ref _asked);
                _text = Encoding.UTF8.GetBytes(PrometheusText.Of(metrics.Collect()));
            }

            return _text;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
