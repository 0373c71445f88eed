namespace Quiver.Tidy.Tests.Scanning;

/// <summary>A type declaration found by <see cref="CSharpOutline"/>.</summary>
/// <param name="Name">Name without type parameters.</param>
/// <param name="Arity">Number of type parameters.</param>
/// <param name="Keyword">class, struct, interface, enum, record or delegate.</param>
/// <param name="Modifiers">The words before the keyword.</param>
/// <param name="BaseList">The text after the colon, up to the constraints.</param>
/// <param name="Position">Where the declaration starts.</param>
/// <param name="IsTopLevel">False for a type inside a type.</param>
sealed record CSharpType(
    string Name, int Arity, string Keyword, IReadOnlyList<string> Modifiers, string BaseList, int Position, bool IsTopLevel);
