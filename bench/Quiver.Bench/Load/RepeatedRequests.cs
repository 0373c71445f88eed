namespace Quiver.Bench.Load;

/// <summary>The same requests over and over, in their order.</summary>
sealed class RepeatedRequests(IReadOnlyList<WireRequest> requests) : RequestSupply
{
    int _next;

    public override WireRequest? Next()
    {
        var request = requests[_next];
        _next = (_next + 1) % requests.Count;
        return request;
    }
}
