namespace Quiver.Tidy.Tests.Scanning;

/// <summary>One broken rule: which check, where, and what would be right.</summary>
/// <param name="Check">Name of the check, as eng/tidy-exceptions.txt spells it.</param>
/// <param name="Path">Path from the repository root, with forward slashes.</param>
/// <param name="Line">1-based line, 0 where the whole file is meant.</param>
/// <param name="Member">Method or type meant, where an exception may name one.</param>
/// <param name="Message">What is wrong.</param>
sealed record Violation(string Check, string Path, int Line, string? Member, string Message)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {Message}" : $"{Path}: {Message}";
}
