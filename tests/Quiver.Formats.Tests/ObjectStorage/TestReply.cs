namespace Quiver.Formats.Tests.ObjectStorage;

/// <summary>What a <see cref="TestWebServer"/> sends.</summary>
sealed record TestReply(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>The connection is cut after so many bytes of the body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>The length is not told: the body ends with the connection.</summary>
    public bool HasUnknownLength { get; init; }

    public TimeSpan Delay { get; init; }
}
