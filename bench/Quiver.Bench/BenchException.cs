namespace Quiver.Bench;

/// <summary>Something that the person who runs the benchmark can put right.</summary>
sealed class BenchException(string message) : Exception(message);
