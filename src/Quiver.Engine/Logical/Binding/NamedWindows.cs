using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>The windows of WINDOW, by name; each may extend one before it.</summary>
sealed class NamedWindows
{
    readonly Dictionary<string, SqlWindowSpecification> _windows = new(StringComparer.OrdinalIgnoreCase);

    public NamedWindows(IReadOnlyList<SqlNamedWindow> windows)
    {
        foreach (SqlNamedWindow window in windows)
        {
            if (!_windows.TryAdd(window.Name.Name, Resolve(window.Window)))
            {
                throw BindingErrors.Invalid(window.Name, $"the window \"{window.Name.Name}\" is defined twice");
            }
        }
    }

    /// <summary>Returns a window that refers to no other.</summary>
    public SqlWindowSpecification Resolve(SqlWindowSpecification window)
    {
        if (window.BaseName is not { } name)
        {
            return window;
        }

        if (!_windows.TryGetValue(name.Name, out SqlWindowSpecification? named))
        {
            throw BindingErrors.Invalid(
                name, $"unknown window \"{name.Name}\": WINDOW does not define it{NameSuggestion.Phrase(name.Name, _windows.Keys)}");
        }

        // OVER w is the window itself; OVER (w …) extends it.
        if (window.Span.Equals(name.Span))
        {
            return named;
        }

        if (window.PartitionBy.Count > 0)
        {
            throw BindingErrors.Invalid(
                window.PartitionBy[0], $"PARTITION BY cannot be added to the window \"{name.Name}\"; write it in WINDOW");
        }

        if (window.OrderBy.Count > 0 && named.OrderBy.Count > 0)
        {
            throw BindingErrors.Invalid(window.OrderBy[0], $"the window \"{name.Name}\" has an ORDER BY already");
        }

        if (named.Frame is not null && (window.Frame is not null || window.OrderBy.Count > 0))
        {
            throw BindingErrors.Invalid(window, $"the window \"{name.Name}\" has a frame, so that it cannot be extended");
        }

        return new SqlWindowSpecification(
            null, named.PartitionBy, named.OrderBy.Count > 0 ? named.OrderBy : window.OrderBy, window.Frame ?? named.Frame)
        {
            Span = window.Span,
        };
    }
}
