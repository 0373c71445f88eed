namespace Quiver.Tidy.Tests.Scanning;

/// <summary>A method, property or other member with a body, found by <see cref="CSharpOutline"/>.</summary>
/// <param name="Name">Its name; <c>this</c> for an indexer.</param>
/// <param name="Start">Where its declaration starts, attributes left out.</param>
/// <param name="End">The position of its last character.</param>
sealed record CSharpMember(string Name, int Start, int End);
