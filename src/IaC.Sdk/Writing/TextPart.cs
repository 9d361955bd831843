namespace IaC;

/// <summary>A part of a text that a document is to hold.</summary>
/// <param name="Text">The literal, or the expression.</param>
/// <param name="Kind">What it is.</param>
internal sealed record TextPart(string Text, TextPartKind Kind);

/// <summary>What a part of a text is.</summary>
internal enum TextPartKind
{
    /// <summary>Text as it is.</summary>
    Literal,

    /// <summary>An expression of a text.</summary>
    Text,

    /// <summary>An expression of any type.</summary>
    Value,
}
