namespace Quiver.Bench.Load;

/// <summary>Each request once.</summary>
sealed class EachRequestOnce(IReadOnlyList<WireRequest> requests) : RequestSupply
{
    int _next;

    public override WireRequest? Next() => _next < requests.Count ? requests[_next++] : null;
}
