namespace Quiver.Tidy.Tests.Scanning;

/// <summary>One text file, with views of it that leave out comments or code.</summary>
sealed class SourceFile
{
    readonly Lazy<CSharpMask> _mask;
    readonly Lazy<CSharpOutline> _outline;

    public SourceFile(string path, string text)
    {
        Path = path;
        Text = text.Replace("\r\n", "\n");
        Lines = Text.Split('\n');
        _mask = new(() => new CSharpMask(Text));
        _outline = new(() => new CSharpOutline(Code));
    }

    /// <summary>Path from the repository root, with forward slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public string[] Lines { get; }

    /// <summary>The text with every comment and literal turned into blanks: same length, same lines.</summary>
    public string Code => _mask.Value.Code;

    /// <summary>The text with everything but comments turned into blanks: same length, same lines.</summary>
    public string Comments => _mask.Value.Comments;

    public CSharpOutline Outline => _outline.Value;

    public string[] Segments => Path.Split('/');

    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    public bool IsSource => IsCSharp && Path.StartsWith("src/", StringComparison.Ordinal);

    /// <summary>The 1-based line of a position in the text.</summary>
    public int LineOf(int position) => Text.AsSpan(0, position).Count('\n') + 1;
}
