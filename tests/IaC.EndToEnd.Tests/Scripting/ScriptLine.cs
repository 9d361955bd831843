using System.Collections.Immutable;
using System.Text;

namespace IaC.EndToEnd.Tests.Scripting;

/// <summary>What a script line says about the success of its command.</summary>
internal enum Expectation
{
    /// <summary>It must succeed.</summary>
    Success,

    /// <summary><c>!</c>: it must fail.</summary>
    Failure,

    /// <summary><c>?</c>: either will do.</summary>
    Either,
}

/// <summary>One command of a script: <c>[CONDITION] ! VERB WORD...</c>.</summary>
internal sealed record ScriptLine(ImmutableArray<string> Conditions, Expectation Expectation, string Verb, ImmutableArray<string> Words)
{
    /// <summary>
    /// Splits a line into words. Single quotes keep a word together and its text as it is (two of them write one); outside of them <c>$NAME</c> and <c>${NAME}</c> are replaced;
    /// <c>#</c> at the start of a word ends the line. Null for a line without a command.
    /// </summary>
    /// <exception cref="FormatException">A quote or a condition without its end.</exception>
    public static ScriptLine? Parse(string text, Func<string, string> variable)
    {
        ImmutableArray<string> words = Split(text, variable);
        string[] conditions = [.. words.TakeWhile(word => word is ['[', .., ']']).Select(word => word[1..^1])];
        words = words[conditions.Length..];
        Expectation expectation = words.FirstOrDefault() switch { "!" => Expectation.Failure, "?" => Expectation.Either, _ => Expectation.Success };
        words = expectation == Expectation.Success ? words : words[1..];
        return words.IsEmpty ? null : new ScriptLine([.. conditions], expectation, words[0], words[1..]);
    }

    private static ImmutableArray<string> Split(string text, Func<string, string> variable)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        StringBuilder? word = null;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ' ' or '\t':
                    if (word is not null)
                    {
                        words.Add(word.ToString());
                        word = null;
                    }

                    break;
                case '#' when word is null:
                    return words.ToImmutable();
                case '\'':
                    word ??= new StringBuilder();
                    i = Quoted(text, i + 1, word);
                    break;
                case '$':
                    word ??= new StringBuilder();
                    i = Variable(text, i + 1, word, variable);
                    break;
                default:
                    (word ??= new StringBuilder()).Append(text[i]);
                    break;
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return words.ToImmutable();
    }

    /// <summary>Appends up to the closing quote and returns its index.</summary>
    private static int Quoted(string text, int start, StringBuilder word)
    {
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] != '\'')
            {
                word.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == '\'')
            {
                word.Append('\'');
                i++;
            }
            else
            {
                return i;
            }
        }

        throw new FormatException($"a quote is not closed: {text}");
    }

    /// <summary>Appends the value of the variable named at the index and returns the index of its last character.</summary>
    private static int Variable(string text, int start, StringBuilder word, Func<string, string> variable)
    {
        bool braces = start < text.Length && text[start] == '{';
        int first = braces ? start + 1 : start;
        int end = first;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        word.Append(variable(text[first..end]));
        return braces ? end : end - 1;
    }
}
