namespace Quiver.Cli.Commands;

/// <summary>The command line asks for something that does not exist: the command ends with exit code 2.</summary>
sealed class UsageException(string message) : Exception(message);
