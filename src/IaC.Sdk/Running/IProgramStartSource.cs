namespace IaC;

/// <summary>Says what a program was told, when it asks. An interface and no delegate: the types that it names are loaded when it is called.</summary>
internal interface IProgramStartSource
{
    /// <summary>What the program was told.</summary>
    /// <exception cref="InvalidDataException">Nobody told it anything.</exception>
    ToldStart Start { get; }
}
