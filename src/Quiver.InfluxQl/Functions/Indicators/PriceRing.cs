namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>The last values and how much each moved; before there are so many, the oldest is 0.</summary>
sealed class PriceRing(long size)
{
    // Grows with the points: the size is whatever the statement says.
    readonly Queue<(double Price, double Move)> _prices = new();

    /// <summary>The value before.</summary>
    public double Newest { get; private set; }

    /// <summary>The value that the next one pushes out, and its move.</summary>
    public (double Price, double Move) Oldest => _prices.Count < size ? default : _prices.Peek();

    /// <summary>Takes a value and its move; the oldest goes.</summary>
    public void Push(double price, double move)
    {
        if (_prices.Count == size)
        {
            _prices.Dequeue();
        }

        _prices.Enqueue((price, move));
        Newest = price;
    }
}
