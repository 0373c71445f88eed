using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Types;

namespace Quiver.Formats.Files;

/// <summary>A table function that reads files of one format, whatever their names: <c>read_csv('a.txt', header := true)</c>.</summary>
abstract class ReadFunction(FileFinder finder, string name, params IReadOnlyList<string> aliases) : TableFunction(name)
{
    public sealed override IReadOnlyList<string> Aliases { get; } = aliases;

    /// <summary>The options that the function takes.</summary>
    protected abstract IReadOnlyList<string> Options { get; }

    /// <inheritdoc/>
    public sealed override string Description => Name.EndsWith("_objects", StringComparison.Ordinal)
        ? "The JSON values of files as text, a row each; paths may be patterns, URLs, or a list."
        : "The rows of files; paths may be patterns, URLs, or a list.";

    public sealed override string Example => Name.Contains("json", StringComparison.Ordinal)
        ? $"{Name}('data.json')" : $"{Name}('data.{Name["read_".Length..]}')";

    public sealed override bool UsesFiles => true;

    public sealed override ValueTask<ITableProvider> BindAsync(
        IReadOnlyList<ScalarValue> arguments, IReadOnlyDictionary<string, ScalarValue> options, CancellationToken cancellationToken)
    {
        if (arguments.Count != 1 || OptionReader.TextsOf(arguments[0]) is not { } paths)
        {
            throw new QuiverException(
                ErrorCode.WrongArguments,
                $"{Name} takes one path or pattern, or a list of them, such as {Name}('data/*'), and named options");
        }

        var reader = new OptionReader(Name, options, Options);
        InputFile[] files = [.. paths.SelectMany(p => finder.Find(p, cancellationToken))];
        return ValueTask.FromResult(Open(files, reader, cancellationToken));
    }

    /// <summary>Opens files that exist as one table.</summary>
    protected abstract ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken);
}
