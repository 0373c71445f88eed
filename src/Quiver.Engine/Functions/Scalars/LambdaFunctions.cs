using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>List functions with a lambda. The binder makes each call a lambda expression: they are here for their names
/// and their place in the reference, and take no call without a lambda.</summary>
static class LambdaFunctions
{
    static readonly (LambdaKind Kind, KernelFunction Function)[] _table =
    [
        (LambdaKind.Transform, Lambda(
            "list_transform array_transform list_apply array_apply apply transform",
            "The list of what a lambda makes of each element; a second parameter is the position.", "list_transform([1, 2], x -> x * 10)")),
        (LambdaKind.Filter, Lambda(
            "list_filter array_filter filter", "The elements for which a lambda is true.", "list_filter([1, 2, 3], x -> x > 1)")),
        (LambdaKind.Reduce, Lambda(
            "list_reduce array_reduce reduce",
            "What a lambda makes of the value so far and the next element, from the first element or from an initial value on.",
            "list_reduce([1, 2, 3], (a, x) -> a + x)")),
        (LambdaKind.AnyMatch, Lambda(
            "list_any_match array_any_match any_match", "Whether a lambda is true for an element.", "list_any_match([1, 2], x -> x > 1)")),
        (LambdaKind.AllMatch, Lambda(
            "list_all_match array_all_match all_match", "Whether a lambda is true for every element.",
            "list_all_match([1, 2], x -> x > 1)")),
        (LambdaKind.NoneMatch, Lambda(
            "list_none_match array_none_match none_match", "Whether a lambda is true for no element.",
            "list_none_match([1, 2], x -> x > 2)")),
    ];

    static readonly Dictionary<string, LambdaKind> _kinds = _table
        .SelectMany(f => f.Function.Aliases.Append(f.Function.Name).Select(n => (Name: n, f.Kind)))
        .ToDictionary(p => p.Name, p => p.Kind, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<ScalarFunction> All => _table.Select(f => f.Function);

    /// <summary>What a function does with its lambda, null for functions that take none.</summary>
    public static LambdaKind? KindOf(string name) => _kinds.TryGetValue(name, out LambdaKind kind) ? kind : null;

    static KernelFunction Lambda(string names, string description, string example) => new(
        names, description, example, (IReadOnlyList<DataType> _) => null,
        _ => throw new QuiverException(ErrorCode.InvariantBroken, $"{names} reached the executor"));
}
