using Quiver.Engine.Logical.Binding;

namespace Quiver.Formats.Files;

/// <summary>Adds to an error the name that was probably meant.</summary>
static class Suggestion
{
    /// <summary>Returns <c>; did you mean "x"?</c>, or nothing.</summary>
    public static string For(string name, IEnumerable<string> candidates) =>
        NameSuggestion.Nearest(name, candidates) is { } nearest ? $"; did you mean \"{nearest}\"?" : "";
}
