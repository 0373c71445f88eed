namespace Quiver.Fuzz;

/// <summary>What the caller of the command should change.</summary>
sealed class FuzzUsageException(string message) : Exception(message);
