namespace IaC.Images.Dockerfiles;

/// <summary>One instruction of a Dockerfile, its lines joined.</summary>
/// <param name="Name">Name in capitals: <c>RUN</c>.</param>
/// <param name="Flags">Its flags in order: <c>mount</c> with <c>type=cache,target=/x</c>.</param>
/// <param name="Text">The rest, as it was written.</param>
/// <param name="Documents">Here-documents, in the order in which the text names them.</param>
/// <param name="Line">Line that it begins on, from 1.</param>
internal sealed record Instruction(string Name, IReadOnlyList<KeyValuePair<string, string>> Flags, string Text, IReadOnlyList<HereDocument> Documents, int Line);

/// <summary>Lines that follow an instruction up to a word of its own choice.</summary>
/// <param name="Word">The word that ends it.</param>
/// <param name="Content">The lines, each with its end.</param>
/// <param name="Expand">Variables in it are replaced: the word was not quoted.</param>
internal sealed record HereDocument(string Word, string Content, bool Expand);
