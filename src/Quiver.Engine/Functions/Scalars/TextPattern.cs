using System.Text;
using System.Text.RegularExpressions;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// A regular expression of one call site. Backtracking is several times as fast as linear matching on nearly all texts and endless on
/// some: each text gets a moment of it, and one that takes longer is matched in linear time, with the same result. Where that happens
/// often, the linear matcher is asked at once.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
sealed class TextPattern
{
    /// <summary>What backtracking gets for a text: some thousand times of what a text usually takes.</summary>
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    /// <summary>What a pattern gets for a text that only backtracking can match.</summary>
    static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Texts that may take too long before it matters, and the share of all that may.</summary>
    const int MostSlow = 4;

    const int SlowShare = 10_000;

    readonly string _pattern;
    readonly Regex? _linear;
    readonly Regex _backtracking;
    char[] _chars = new char[256];
    long _texts;
    long _slowTexts;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="source">The pattern as .NET writes it.</param>
    /// <param name="pattern">The pattern as the user wrote it.</param>
    /// <param name="options">How it matches.</param>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public TextPattern(string source, string pattern, RegexOptions options)
    {
        _pattern = pattern;
        try
        {
            _linear = new Regex(source, options | RegexOptions.NonBacktracking, MatchTimeout);
            _backtracking = new Regex(source, options, Moment);
        }
        catch (NotSupportedException)
        {
            // Lookaround and back-references need backtracking: the timeout bounds it.
            _backtracking = new Regex(source, options, MatchTimeout);
        }
    }

    bool IsHasty => _linear is null || _slowTexts < MostSlow || _slowTexts * SlowShare < _texts;

    /// <summary>Tells whether the pattern matches part of a text in UTF-8.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<char> chars = Decode(text);
        if (IsHasty)
        {
            _texts++;
            try
            {
                return _backtracking.IsMatch(chars);
            }
            catch (RegexMatchTimeoutException e)
            {
                NoteSlow(e);
            }
        }

        string whole = new(chars);
        return Linear(regex => regex.IsMatch(whole));
    }

    /// <summary>Returns the first match.</summary>
    public Match Match(string text) => Run(regex => regex.Match(text));

    /// <summary>Returns all matches.</summary>
    public Match[] Matches(string text) => Run(regex => regex.Matches(text).Cast<Match>().ToArray());

    /// <summary>Counts the matches from a position on.</summary>
    public int Count(string text, int start) => Run(regex => regex.Count(text.AsSpan(start)));

    /// <summary>Appends a text with its first match, or all of them, replaced.</summary>
    public void Replace(ReadOnlySpan<byte> text, bool all, TextReplacement replacement, StringColumnBuilder result)
    {
        string decoded = Encoding.UTF8.GetString(text);
        Match[] matches = all ? Matches(decoded) : Match(decoded) is { Success: true } first ? [first] : [];
        if (matches.Length == 0)
        {
            result.Append(text);
        }
        else
        {
            replacement.Put(decoded, matches, result);
        }
    }

    /// <summary>Decodes a text for the next match.</summary>
    ReadOnlySpan<char> Decode(ReadOnlySpan<byte> text)
    {
        if (_chars.Length < text.Length)
        {
            _chars = new char[Math.Max(text.Length, 2 * _chars.Length)];
        }

        return _chars.AsSpan(0, Encoding.UTF8.GetChars(text, _chars));
    }

    T Run<T>(Func<Regex, T> match)
    {
        if (IsHasty)
        {
            _texts++;
            try
            {
                return match(_backtracking);
            }
            catch (RegexMatchTimeoutException e)
            {
                NoteSlow(e);
            }
        }

        return Linear(match);
    }

    T Linear<T>(Func<Regex, T> match)
    {
        try
        {
            return match(_linear!);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw TooSlow(e);
        }
    }

    void NoteSlow(RegexMatchTimeoutException exception)
    {
        if (_linear is null)
        {
            throw TooSlow(exception);
        }

        _slowTexts++;
    }

    QuiverException TooSlow(RegexMatchTimeoutException exception) => new(
        ErrorCode.LimitExceeded,
        $"the pattern '{_pattern}' takes more than a second on a text; write it without lookaround and back-references",
        exception);
}
