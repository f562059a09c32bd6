use xmlparser::{ElementEnd, Token, Tokenizer};

/// An element of an XML document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) children: Vec<Element>,
    /// All the text that stands in it itself.
    pub(super) text: String,
}

/// Reads a document of plain elements; there is none where it is not well-formed, or declares types or entities.
pub(super) fn parse(text: &str) -> Option<Element> {
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    for token in Tokenizer::from(text) {
        match token.ok()? {
            Token::Declaration { .. }
            | Token::Comment { .. }
            | Token::ProcessingInstruction { .. }
            | Token::ElementEnd { end: ElementEnd::Open, .. } => {}
            Token::ElementStart { local, .. } if root.is_none() => {
                open.push(Element { name: local.as_str().to_owned(), ..Element::default() });
            }
            // Only namespaces are declared by attributes of what is read here.
            Token::Attribute { prefix, local, .. } => {
                let is_namespace = prefix.as_str() == "xmlns" || local.as_str() == "xmlns";
                is_namespace.then_some(())?;
            }
            Token::ElementEnd { end: ElementEnd::Close(_, local), .. } => {
                open.last().filter(|element| element.name == local.as_str())?;
                close(&mut open, &mut root)?;
            }
            Token::ElementEnd { end: ElementEnd::Empty, .. } => close(&mut open, &mut root)?,
            Token::Text { text } => match open.last_mut() {
                Some(element) => element.text.push_str(&resolved(text.as_str())?),
                None => text.as_str().trim().is_empty().then_some(())?,
            },
            Token::Cdata { text, .. } => open.last_mut()?.text.push_str(text.as_str()),
            _ => return None,
        }
    }
    root.filter(|_| open.is_empty())
}

/// Closes the innermost element, which is the root if nothing is around it.
fn close(open: &mut Vec<Element>, root: &mut Option<Element>) -> Option<()> {
    let element = open.pop()?;
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
    Some(())
}

/// Puts characters in the place of references; XML itself names five.
fn resolved(text: &str) -> Option<String> {
    let mut resolved = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        let (name, behind) = after.split_once(';')?;
        resolved.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "apos" => '\'',
            "quot" => '"',
            name => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix('x') {
                    Some(digits) => u32::from_str_radix(digits, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)?
            }
        });
        rest = behind;
    }
    resolved.push_str(rest);
    Some(resolved)
}
