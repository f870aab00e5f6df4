namespace Dongsi.Conformance;

/// <summary>Adds a line to the trace of a program.</summary>
public delegate void Log(string line);
