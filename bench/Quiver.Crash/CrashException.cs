namespace Quiver.Crash;

/// <summary>The store is not what it must be after a crash.</summary>
sealed class CrashException(string message) : Exception(message);
