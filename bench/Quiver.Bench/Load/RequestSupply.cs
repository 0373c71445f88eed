namespace Quiver.Bench.Load;

/// <summary>What clients send, one request after the other.</summary>
abstract class RequestSupply
{
    /// <summary>The next request; null when there are no more.</summary>
    public abstract WireRequest? Next();
}
