namespace Quiver.Engine.Functions;

/// <summary>The scalar, aggregate and window functions that SQL text may call, by name.</summary>
public sealed class FunctionRegistry
{
    readonly Dictionary<string, ScalarFunction> _scalars = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, AggregateFunction> _aggregates = new(StringComparer.OrdinalIgnoreCase);

    readonly Dictionary<string, WindowFunction> _windows = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All scalar functions, each once.</summary>
    public IReadOnlyCollection<ScalarFunction> Scalars => [.. _scalars.Values.Distinct()];

    /// <summary>All aggregate functions, each once.</summary>
    public IReadOnlyCollection<AggregateFunction> Aggregates => [.. _aggregates.Values.Distinct()];

    /// <summary>All functions that are only called with OVER, each once; aggregates are too.</summary>
    public IReadOnlyCollection<WindowFunction> Windows => [.. _windows.Values.Distinct()];

    /// <summary>Every name that a call may use.</summary>
    internal IEnumerable<string> Names => _scalars.Keys.Concat(_aggregates.Keys).Concat(_windows.Keys);

    /// <summary>Adds a function under its names; a function of the same name is replaced.</summary>
    public void Add(ScalarFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _scalars[function.Name] = function;
        foreach (string alias in function.Aliases)
        {
            _scalars[alias] = function;
        }
    }

    /// <summary>Adds a function under its names; a function of the same name is replaced.</summary>
    public void Add(AggregateFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _aggregates[function.Name] = function;
        foreach (string alias in function.Aliases)
        {
            _aggregates[alias] = function;
        }
    }

    /// <summary>Adds a function under its names; a function of the same name is replaced.</summary>
    public void Add(WindowFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _windows[function.Name] = function;
        foreach (string alias in function.Aliases)
        {
            _windows[alias] = function;
        }
    }

    /// <summary>Finds a window function that is no aggregate.</summary>
    public WindowFunction? FindWindow(string name) => _windows.GetValueOrDefault(name);

    /// <summary>Finds a scalar function.</summary>
    public ScalarFunction? FindScalar(string name) => _scalars.GetValueOrDefault(name);

    /// <summary>Finds an aggregate function.</summary>
    public AggregateFunction? FindAggregate(string name) => _aggregates.GetValueOrDefault(name);
}
