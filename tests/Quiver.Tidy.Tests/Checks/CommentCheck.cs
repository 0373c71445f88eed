using System.Text.RegularExpressions;
using Quiver.Tidy.Tests.Scanning;

namespace Quiver.Tidy.Tests.Checks;

/// <summary>No regions, no open tasks without an issue, no commented-out code.</summary>
sealed class CommentCheck : ICheck
{
    static readonly Regex _region = new(@"^\s*#\s*(end)?region\b");
    static readonly Regex _task = new(@"\b(TODO|FIXME|HACK|XXX)\b(?!\s*\(#\d+\))");
    static readonly Regex _codeComment = new(
        @"^\s*//\s*(" +
        @"(var|return|if|else|for|foreach|while|using|throw|int|long|string|bool|public|private|internal|static|await)\b.*[;{]" +
        @"|[\w.\[\]]+\s*[-+*/|&]?=\s*[^=].*;" +
        @"|[\w.]+(<[\w, ]+>)?\([^()]*(\([^()]*\)[^()]*)*\)\s*;" +
        @"|[{}]\s*;?" +
        @")\s*$");

    public string Name => "comments";

    public IEnumerable<Violation> Run(SourceTree tree)
    {
        foreach (SourceFile file in tree.CSharp)
        {
            string[] comments = file.Comments.Split('\n');
            string[] code = file.Code.Split('\n');
            for (int i = 0; i < comments.Length; i++)
            {
                if (_region.IsMatch(code[i]))
                {
                    yield return new Violation(Name, file.Path, i + 1, null, "no regions: split the type instead");
                }

                if (_task.Match(comments[i]) is { Success: true } task)
                {
                    yield return new Violation(Name, file.Path, i + 1, null, $"{task.Groups[1].Value} names no issue; write (#n) after it");
                }

                if (_codeComment.IsMatch(comments[i]))
                {
                    yield return new Violation(Name, file.Path, i + 1, null, "commented-out code: delete it, the history keeps it");
                }
            }
        }
    }
}
