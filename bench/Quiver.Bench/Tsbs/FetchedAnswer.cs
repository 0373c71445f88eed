namespace Quiver.Bench.Tsbs;

/// <summary>An answer over HTTP as it came.</summary>
/// <param name="Milliseconds">How long the client waited for its last byte.</param>
/// <param name="Length">The bytes of its body.</param>
/// <param name="Body">The body; empty where nobody wanted it.</param>
readonly record struct FetchedAnswer(double Milliseconds, long Length, byte[] Body);
